// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.calls;

import java.util.concurrent.CompletableFuture;

import io.chihuo.ChihuoLoop;

/**
 * Serves {@link EmptyCalls}.
 */
@ChihuoLoop(concurrency = "64")
class EmptyCallWorker implements EmptyCalls {

	@Override
	public int echo(int number) {
		return number;
	}

	@Override
	public int echoKept(int number) {
		return number;
	}

	@Override
	public CompletableFuture<Integer> echoLater(int number) {
		return CompletableFuture.completedFuture(number);
	}

}
