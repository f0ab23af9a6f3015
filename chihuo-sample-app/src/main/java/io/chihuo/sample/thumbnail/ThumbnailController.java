// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import java.net.URI;
import java.util.UUID;

import reactor.core.publisher.Mono;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.chihuo.ChihuoClient;

/**
 * Takes images and answers with thumbnails, which a worker makes.
 */
@RestController
class ThumbnailController {

	private final Thumbnails thumbnails;

	private final ChihuoClient client;

	private final ThumbnailProperties properties;

	ThumbnailController(Thumbnails thumbnails, ChihuoClient client, ThumbnailProperties properties) {
		this.thumbnails = thumbnails;
		this.client = client;
		this.properties = properties;
	}

	/** A client that disconnects cancels the {@code Mono}, and so does the timeout. */
	@PostMapping("/thumbnails")
	Mono<ResponseEntity<byte[]>> scale(byte[] image, @RequestParam int width) {
		checkWidth(width);
		return this.thumbnails.scale(image, width)
			.timeout(this.properties.getWait())
			.map(ThumbnailController::toResponse);
	}

	/** The id cannot be guessed, since whoever knows it gets the thumbnail. */
	@PostMapping("/thumbnails/async")
	ResponseEntity<Void> prepare(byte[] image, @RequestParam int width) {
		checkWidth(width);
		UUID id = UUID.randomUUID();
		this.client.call(Thumbnails.class, (tasks) -> tasks.prepare(id, image, width)).ignore();
		return ResponseEntity.accepted().location(URI.create("/thumbnails/" + id)).build();
	}

	/** Works in any process and after any restart, since the backend knows the task. */
	@GetMapping("/thumbnails/{id}")
	ResponseEntity<?> getThumbnail(@PathVariable UUID id) {
		return TaskResponses.of(this.client.handle("thumbnails", "prepare/" + id, byte[].class),
				ThumbnailController::toResponse);
	}

	private void checkWidth(int width) {
		if (width < 1 || width > this.properties.getMaxSide()) {
			throw new InvalidImageException(
					"'width' must be from 1 to " + this.properties.getMaxSide() + ", but is " + width, null);
		}
	}

	private static ResponseEntity<byte[]> toResponse(byte[] thumbnail) {
		ImageFormat format = (ImageFormat.detect(thumbnail) == ImageFormat.JPEG) ? ImageFormat.JPEG : ImageFormat.PNG;
		return ResponseEntity.ok().contentType(format.mediaType()).body(thumbnail);
	}

}
