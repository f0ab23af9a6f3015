// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import java.util.UUID;

import reactor.core.publisher.Mono;

import io.chihuo.ChihuoTask;

/**
 * Tasks that a web process calls and a worker runs. CBOR writes images as they are, while
 * JSON would make them a third longer.
 */
interface Thumbnails {

	/**
	 * Scale an image for somebody who waits for it. Disposing of the {@code Mono} cancels
	 * the task.
	 * @param image a PNG, JPEG or GIF image
	 * @param width most pixels of a line of the result
	 */
	@ChihuoTask(codec = "cbor", rethrow = InvalidImageException.class)
	Mono<byte[]> scale(byte[] image, int width);

	/**
	 * Scale an image for somebody who asks for it later, by its id. The result is kept
	 * for {@code chihuo.calls.result-ttl}.
	 */
	@ChihuoTask(name = "prepare", codec = "cbor", idempotencyKey = "#p0")
	byte[] prepare(UUID id, byte[] image, int width);

}
