// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import java.util.UUID;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import io.chihuo.ChihuoLoop;

/**
 * Makes thumbnails. Runs in each process but those with {@code chihuo.role=client}; its
 * loop has the name of the interface.
 */
@ChihuoLoop
class ThumbnailWorker implements Thumbnails {

	private static final Logger logger = LoggerFactory.getLogger(ThumbnailWorker.class);

	private final ImageScaler scaler;

	ThumbnailWorker(ImageScaler scaler) {
		this.scaler = scaler;
	}

	@Override
	public Mono<byte[]> scale(byte[] image, int width) {
		return Mono.just(scaleImage(image, width));
	}

	@Override
	public byte[] prepare(UUID id, byte[] image, int width) {
		return scaleImage(image, width);
	}

	private byte[] scaleImage(byte[] image, int width) {
		byte[] thumbnail = this.scaler.scale(image, width);
		logger.info("An image of {} bytes is scaled to one of {} bytes", image.length, thumbnail.length);
		return thumbnail;
	}

}
