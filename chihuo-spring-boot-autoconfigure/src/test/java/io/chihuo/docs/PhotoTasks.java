// SPDX-License-Identifier: Apache-2.0

package io.chihuo.docs;

import java.util.concurrent.CompletableFuture;

import reactor.core.publisher.Mono;

import io.chihuo.ChihuoTask;

/**
 * The task interface of the documentation's examples, as the page on awaitable tasks
 * shows it.
 */
interface PhotoTasks {

	@ChihuoTask
	String shrink(Photo photo);

	@ChihuoTask(timeout = "2m", startWithin = "10s")
	CompletableFuture<String> shrinkLater(Photo photo);

	@ChihuoTask(idempotencyKey = "#photo.file", keep = "1d")
	Mono<String> shrinkOnce(Photo photo);

	@ChihuoTask
	void archive(String file);

}
