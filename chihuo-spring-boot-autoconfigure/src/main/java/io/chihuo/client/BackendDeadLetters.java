package io.chihuo.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.DeadLetters;
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

	/** How many are dealt with at a time, since each comes with its payload. */
	private static final int PART = 100;

	private final TaskStore store;

	private final PayloadCodec<T> codec;

	private final Answers answers;

	BackendDeadLetters(TaskStore store, PayloadCodec<T> codec, Answers answers) {
		this.store = store;
		this.codec = codec;
		this.answers = answers;
	}

	@Override
	public Page<T> page(@Nullable String cursor, int size) {
		Assert.isTrue(size >= 1 && size <= MAX_PAGE, () -> "'size' must be from 1 to " + MAX_PAGE + ", but is " + size);
		StoredDeadLetter.Page page = this.answers.await(this.store.deadLetters(cursor, size));
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
		return all(this.store::requeue);
	}

	@Override
	public boolean discard(String id) {
		return one(id, this.store::discard);
	}

	@Override
	public long discardAll() {
		return all(this.store::discard);
	}

	private boolean one(String id, Function<List<String>, CompletableFuture<List<Boolean>>> call) {
		TaskIds.check(id);
		return this.answers.await(call.apply(List.of(id))).get(0);
	}

	/** Those which are there now, and none that dies meanwhile. */
	private long all(Function<List<String>, CompletableFuture<List<Boolean>>> call) {
		long left = this.answers.await(this.store.counts()).dead();
		long count = 0;
		String cursor = null;
		while (left > 0) {
			StoredDeadLetter.Page page = this.answers.await(this.store.deadLetters(cursor, (int) Math.min(left, PART)));
			List<String> ids = page.letters().stream().map(StoredDeadLetter::id).toList();
			count += this.answers.await(call.apply(ids)).stream().filter(Boolean::booleanValue).count();
			cursor = page.next();
			left = (cursor != null) ? left - ids.size() : 0;
		}
		return count;
	}

}
