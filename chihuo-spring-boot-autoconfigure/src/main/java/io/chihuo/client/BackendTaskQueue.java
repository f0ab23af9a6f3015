// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.AddSummary;
import io.chihuo.AsyncTaskQueue;
import io.chihuo.CancelResult;
import io.chihuo.DeadLetters;
import io.chihuo.QueueCounts;
import io.chihuo.QueueView;
import io.chihuo.TaskEntry;
import io.chihuo.TaskHandle;
import io.chihuo.TaskInfo;
import io.chihuo.TaskPage;
import io.chihuo.TaskQueue;
import io.chihuo.backend.TaskStore;
import io.chihuo.concurrent.BlockingWait;
import io.chihuo.concurrent.Deadline;

/**
 * A queue whose calls wait for the store of a backend.
 *
 * @param <T> the payload's type
 */
final class BackendTaskQueue<T> implements TaskQueue<T>, PayloadLookup<T> {

	private final TaskStore store;

	private final TaskPayloadCodec<T> codec;

	private final TaskEncoder<T> encoder;

	private final BlockingWait answers;

	private final QueueCalls<T> calls;

	private final AsyncTaskQueue<T> async;

	private final DeadLetters<T> deadLetters;

	BackendTaskQueue(TaskStore store, TaskStore storeInTransaction, TaskPayloadCodec<T> codec, ClientOptions options,
			SubmitCalls submits) {
		this.store = store;
		this.codec = codec;
		this.encoder = new TaskEncoder<>(codec, options.maxPayloadSize());
		this.answers = new BlockingWait(store.queue().loop(), options.timeout());
		this.calls = new QueueCalls<>(store, storeInTransaction, this.encoder, submits);
		this.async = new BackendAsyncTaskQueue<>(this.calls, codec);
		this.deadLetters = new BackendDeadLetters<>(this.calls, codec, this.answers, false);
	}

	private <R> R awaitAnswer(Function<QueueCalls<T>, CompletableFuture<R>> call) {
		this.answers.checkThread();
		return this.answers.awaitAnswer(call.apply(this.calls));
	}

	@Override
	public @Nullable T findPayload(String id) {
		this.answers.checkThread();
		return this.answers.awaitAnswer(this.store.findPayload(id))
			.map((stored) -> this.codec.decode(stored.payload(), stored.headers()))
			.orElse(null);
	}

	@Override
	public String name() {
		return this.store.queue().loop();
	}

	@Override
	public AsyncTaskQueue<T> async() {
		return this.async;
	}

	@Override
	public AddResult add(String id, @Nullable T payload, AddOptions options) {
		return this.calls.requireRoom(awaitAnswer((calls) -> calls.addTask(id, payload, false, options)));
	}

	@Override
	public AddResult addFirst(String id, @Nullable T payload, AddOptions options) {
		return this.calls.requireRoom(awaitAnswer((calls) -> calls.addTask(id, payload, true, options)));
	}

	@Override
	public <R> TaskHandle<R> submit(String id, @Nullable T payload, AddOptions options) {
		Deadline end = (payload instanceof CallPayload call) ? call.awaitedUntil() : null;
		if (end == null) {
			return awaitAnswer((calls) -> calls.<R>submitTask(id, payload, options, null));
		}
		this.answers.checkThread();
		CompletableFuture<TaskHandle<R>> submitted = this.calls.submitAwaited(id, payload, options);
		try {
			return this.answers.awaitAnswer(submitted, end);
		}
		catch (RuntimeException ex) {
			submitted.thenAccept(TaskHandle::ignore); // nobody else has it
			throw ex;
		}
	}

	@Override
	public <R> TaskHandle<R> submit(String id, @Nullable T payload, AddOptions options, Class<R> resultType) {
		return awaitAnswer((calls) -> calls.<R>submitTask(id, payload, options, resultType));
	}

	@Override
	public <R> TaskHandle<R> submit(String id, @Nullable T payload, AddOptions options,
			ParameterizedTypeReference<R> resultType) {
		return awaitAnswer((calls) -> calls.<R>submitTask(id, payload, options, resultType.getType()));
	}

	@Override
	public AddSummary addAll(Iterable<TaskEntry<T>> entries) {
		return addAll(entries.iterator());
	}

	@Override
	public AddSummary addAll(Stream<TaskEntry<T>> entries) {
		try (entries) {
			return addAll(entries.iterator());
		}
	}

	private AddSummary addAll(Iterator<TaskEntry<T>> entries) {
		this.answers.checkThread();
		return new BulkAdd<>(this.calls.storeToAddTo(), this.encoder, this.answers).addEntries(entries);
	}

	@Override
	public boolean finish(String id) {
		return awaitAnswer((calls) -> calls.finishId(id));
	}

	@Override
	public boolean unfinish(String id) {
		return awaitAnswer((calls) -> calls.unfinishId(id));
	}

	@Override
	public boolean isFinished(String id) {
		return find(id).map(TaskInfo::isFinished).orElse(false);
	}

	@Override
	public boolean exists(String id) {
		return find(id).map((info) -> info.addedAt() != null).orElse(false);
	}

	@Override
	public Optional<TaskInfo> find(String id) {
		return awaitAnswer((calls) -> calls.findTask(id));
	}

	@Override
	public CancelResult cancel(String id) {
		return awaitAnswer((calls) -> calls.cancelTask(id));
	}

	@Override
	public TaskPage peek(QueueView view, @Nullable String cursor, int size) {
		return awaitAnswer((calls) -> calls.peekTasks(view, cursor, size));
	}

	@Override
	public QueueCounts counts() {
		return awaitAnswer(QueueCalls::countIds);
	}

	@Override
	public long clearUnfinished() {
		return awaitAnswer((calls) -> calls.clearUnfinished());
	}

	@Override
	public long clearFinished() {
		return awaitAnswer((calls) -> calls.taskStore().clearFinished());
	}

	@Override
	public DeadLetters<T> deadLetters() {
		return this.deadLetters;
	}

	@Override
	public String toString() {
		return "TaskQueue[" + this.store.queue() + "]";
	}

}
