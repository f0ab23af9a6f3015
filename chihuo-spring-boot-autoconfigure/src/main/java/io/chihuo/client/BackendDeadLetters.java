// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.chihuo.DeadLetterPage;
import io.chihuo.DeadLetters;
import io.chihuo.backend.DeadLetterSweep;
import io.chihuo.concurrent.BlockingWait;

/**
 * Dead letters whose calls wait for the store of a backend.
 *
 * @param <T> the payload's type
 */
final class BackendDeadLetters<T> implements DeadLetters<T> {

	private final QueueCalls<T> calls;

	private final TaskPayloadCodec<T> codec;

	private final BlockingWait answers;

	private final boolean payloads;

	BackendDeadLetters(QueueCalls<T> calls, TaskPayloadCodec<T> codec, BlockingWait answers, boolean payloads) {
		this.calls = calls;
		this.codec = codec;
		this.answers = answers;
		this.payloads = payloads;
	}

	private <R> R awaitAnswer(Function<QueueCalls<T>, CompletableFuture<R>> call) {
		this.answers.checkThread();
		return this.answers.awaitAnswer(call.apply(this.calls));
	}

	@Override
	public DeadLetters<T> withPayloads() {
		return new BackendDeadLetters<>(this.calls, this.codec, this.answers, true);
	}

	@Override
	public DeadLetterPage<T> page(@Nullable String cursor, int size) {
		return DeadLetterDecoder.decodePage(awaitAnswer((calls) -> calls.deadLetters(cursor, size, this.payloads)),
				this.codec);
	}

	@Override
	public boolean requeue(String id) {
		return awaitAnswer((calls) -> calls.requeueDeadLetter(id));
	}

	@Override
	public long requeueAll() {
		return sweepAll((cursor) -> this.calls.taskStore().requeueAll(cursor, DeadLetterSweep.MAX_SWEEP_SIZE));
	}

	@Override
	public boolean discard(String id) {
		return awaitAnswer((calls) -> calls.discardDeadLetter(id));
	}

	@Override
	public long discardAll() {
		return sweepAll((cursor) -> this.calls.taskStore().discardAll(cursor, DeadLetterSweep.MAX_SWEEP_SIZE));
	}

	/** In steps, each of which the backend has the usual time for. */
	private long sweepAll(SweepStep call) {
		long count = 0;
		String cursor = null;
		do {
			String start = cursor;
			DeadLetterSweep step = awaitAnswer((calls) -> call.sweepFrom(start));
			count += step.count();
			cursor = step.next();
		}
		while (cursor != null);
		return count;
	}

	private interface SweepStep {

		CompletableFuture<DeadLetterSweep> sweepFrom(@Nullable String cursor);

	}

}
