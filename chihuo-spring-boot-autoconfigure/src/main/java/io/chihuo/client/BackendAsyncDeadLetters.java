// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.AsyncDeadLetters;
import io.chihuo.DeadLetterPage;
import io.chihuo.backend.DeadLetterSweep;
import io.chihuo.concurrent.CallbackFutures;

/**
 * Dead letters whose calls return futures, which complete on threads of the client.
 *
 * @param <T> the payload's type
 */
final class BackendAsyncDeadLetters<T> implements AsyncDeadLetters<T> {

	private final QueueCalls<T> calls;

	private final TaskPayloadCodec<T> codec;

	private final boolean payloads;

	BackendAsyncDeadLetters(QueueCalls<T> calls, TaskPayloadCodec<T> codec, boolean payloads) {
		this.calls = calls;
		this.codec = codec;
		this.payloads = payloads;
	}

	@Override
	public AsyncDeadLetters<T> withPayloads() {
		return new BackendAsyncDeadLetters<>(this.calls, this.codec, true);
	}

	@Override
	public CompletableFuture<DeadLetterPage<T>> page(@Nullable String cursor, int size) {
		return CallbackFutures.onCallbackThread(this.calls.deadLetters(cursor, size, this.payloads))
			.thenApply((page) -> DeadLetterDecoder.decodePage(page, this.codec));
	}

	@Override
	public CompletableFuture<Boolean> requeue(String id) {
		return CallbackFutures.onCallbackThread(this.calls.requeueDeadLetter(id));
	}

	@Override
	public CompletableFuture<Long> requeueAll() {
		return sweepAll((cursor) -> this.calls.taskStore().requeueAll(cursor, DeadLetterSweep.MAX_SWEEP_SIZE));
	}

	@Override
	public CompletableFuture<Boolean> discard(String id) {
		return CallbackFutures.onCallbackThread(this.calls.discardDeadLetter(id));
	}

	@Override
	public CompletableFuture<Long> discardAll() {
		return sweepAll((cursor) -> this.calls.taskStore().discardAll(cursor, DeadLetterSweep.MAX_SWEEP_SIZE));
	}

	private CompletableFuture<Long> sweepAll(AsyncSweepStep call) {
		return CallbackFutures.onCallbackThread(QueueCalls.failInFuture(() -> sweepFrom(call, null, 0)));
	}

	/**
	 * Each step begins on another stack: there may be any number of them. Threads that
	 * the application shares may all block.
	 */
	private CompletableFuture<Long> sweepFrom(AsyncSweepStep call, @Nullable String cursor, long count) {
		return call.sweepFrom(cursor).thenComposeAsync((step) -> {
			long sum = count + step.count();
			return (step.next() != null) ? sweepFrom(call, step.next(), sum) : CompletableFuture.completedFuture(sum);
		}, CallbackFutures::runOnCallbackThread);
	}

	private interface AsyncSweepStep {

		CompletableFuture<DeadLetterSweep> sweepFrom(@Nullable String cursor);

	}

}
