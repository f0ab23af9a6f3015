package io.chihuo.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.DeadLetters;
import io.chihuo.backend.DeadLetterSweep;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.TaskStore;
import io.chihuo.codec.PayloadCodec;

/**
 * Dead letters over the store of a backend.
 *
 * @param <T> the payload's type
 */
final class BackendDeadLetters<T> implements DeadLetters<T> {

	private static final int MAX_PAGE = 1000;

	private final TaskStore store;

	private final PayloadCodec<T> codec;

	private final Answers answers;

	private final boolean payloads;

	BackendDeadLetters(TaskStore store, PayloadCodec<T> codec, Answers answers) {
		this(store, codec, answers, false);
	}

	private BackendDeadLetters(TaskStore store, PayloadCodec<T> codec, Answers answers, boolean payloads) {
		this.store = store;
		this.codec = codec;
		this.answers = answers;
		this.payloads = payloads;
	}

	@Override
	public DeadLetters<T> withPayloads() {
		return new BackendDeadLetters<>(this.store, this.codec, this.answers, true);
	}

	@Override
	public Page<T> page(@Nullable String cursor, int size) {
		Assert.isTrue(size >= 1 && size <= MAX_PAGE, () -> "'size' must be from 1 to " + MAX_PAGE + ", but is " + size);
		StoredDeadLetter.Page page = this.answers.await(this.store.deadLetters(cursor, size, this.payloads));
		return new Page<>(
				page.letters().stream().map((letter) -> DeadLetterDecoder.decode(letter, this.codec)).toList(),
				page.next());
	}

	@Override
	public boolean requeue(String id) {
		return one(id, this.store::requeue);
	}

	@Override
	public long requeueAll() {
		return all(this.store::requeueAll);
	}

	@Override
	public boolean discard(String id) {
		return one(id, this.store::discard);
	}

	@Override
	public long discardAll() {
		return all(this.store::discardAll);
	}

	private boolean one(String id, Function<List<String>, CompletableFuture<List<Boolean>>> call) {
		TaskIds.check(id);
		return this.answers.await(call.apply(List.of(id))).get(0);
	}

	/** In steps, each of which the backend has the usual time for. */
	private long all(SweepCall call) {
		long count = 0;
		String cursor = null;
		do {
			DeadLetterSweep step = this.answers.await(call.sweep(cursor, DeadLetterSweep.MAX_SIZE));
			count += step.count();
			cursor = step.next();
		}
		while (cursor != null);
		return count;
	}

	private interface SweepCall {

		CompletableFuture<DeadLetterSweep> sweep(@Nullable String cursor, int max);

	}

}
