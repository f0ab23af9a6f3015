// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import java.nio.file.Path;
import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Limits of the thumbnails, and where their reviews are asked for.
 */
@ConfigurationProperties("thumbnails")
public class ThumbnailProperties {

	/**
	 * Largest image.
	 */
	private DataSize maxSize = DataSize.ofMegabytes(8);

	/**
	 * Most pixels of an image; one with more is refused before it is decoded.
	 */
	private long maxPixels = 25_000_000;

	/**
	 * Longest width and height of a thumbnail, in pixels.
	 */
	private int maxSide = 1000;

	/**
	 * Time within which a worker must have made a thumbnail. The task is cancelled after
	 * that.
	 */
	private Duration wait = Duration.ofSeconds(10);

	/**
	 * Time after which a client may try again when no worker answers.
	 */
	private Duration retryAfter = Duration.ofSeconds(5);

	/**
	 * Directory for the tokens of reviews.
	 */
	private Path reviews = Path.of("thumbnail-reviews");

	public DataSize getMaxSize() {
		return this.maxSize;
	}

	public void setMaxSize(DataSize maxSize) {
		this.maxSize = maxSize;
	}

	public long getMaxPixels() {
		return this.maxPixels;
	}

	public void setMaxPixels(long maxPixels) {
		this.maxPixels = maxPixels;
	}

	public int getMaxSide() {
		return this.maxSide;
	}

	public void setMaxSide(int maxSide) {
		this.maxSide = maxSide;
	}

	public Duration getWait() {
		return this.wait;
	}

	public void setWait(Duration wait) {
		this.wait = wait;
	}

	public Duration getRetryAfter() {
		return this.retryAfter;
	}

	public void setRetryAfter(Duration retryAfter) {
		this.retryAfter = retryAfter;
	}

	public Path getReviews() {
		return this.reviews;
	}

	public void setReviews(Path reviews) {
		this.reviews = reviews;
	}

}
