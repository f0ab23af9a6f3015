// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronization;

import io.chihuo.AddResult;
import io.chihuo.AddSummary;
import io.chihuo.BackendUnavailableException;
import io.chihuo.QueueFullException;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.TaskStore;

/**
 * The adds of one transaction that wait for its commit, in order. They are sent when it
 * has ended, so that those of callbacks at its commit are among them.
 */
final class WaitingAdds implements TransactionSynchronization {

	private static final int MAX_BATCH_SIZE = 500;

	private static final int MAX_BATCH_BYTES = 1 << 20;

	private final List<TaskAfterCommit> waiting = new ArrayList<>();

	/** Number of tasks at each savepoint. */
	private final Map<Object, Integer> savepoints = new IdentityHashMap<>();

	private final AfterCommitAdds adds;

	private final Duration timeout;

	WaitingAdds(AfterCommitAdds adds, Duration timeout) {
		this.adds = adds;
		this.timeout = timeout;
	}

	/**
	 * A task that waits.
	 *
	 * @param store where it is added
	 * @param task the task
	 */
	private record TaskAfterCommit(TaskStore store, NewTask task) {

	}

	boolean isOf(AfterCommitAdds adds) {
		return this.adds == adds;
	}

	void putTasks(TaskStore store, List<NewTask> tasks) {
		tasks.forEach((task) -> this.waiting.add(new TaskAfterCommit(store, task)));
	}

	@Override
	public void savepoint(Object savepoint) {
		this.savepoints.put(savepoint, this.waiting.size());
	}

	/** The first add may have come after the savepoint. */
	@Override
	public void savepointRollback(Object savepoint) {
		this.waiting.subList(this.savepoints.getOrDefault(savepoint, 0), this.waiting.size()).clear();
	}

	@Override
	public void afterCompletion(int status) {
		if (status == STATUS_COMMITTED) {
			awaitAnswers(tasksByStore().entrySet()
				.stream()
				.flatMap((queue) -> sendBatches(queue.getKey(), queue.getValue()).stream())
				.toList());
		}
		else if (status == STATUS_UNKNOWN) {
			Throwable failure = new IllegalStateException("It is not known whether the transaction was committed");
			tasksByStore().forEach((store, tasks) -> reportFailure(store, tasks, failure));
		}
	}

	private Map<TaskStore, List<NewTask>> tasksByStore() {
		Map<TaskStore, List<NewTask>> tasks = new LinkedHashMap<>();
		this.waiting
			.forEach((task) -> tasks.computeIfAbsent(task.store(), (store) -> new ArrayList<>()).add(task.task()));
		return tasks;
	}

	private List<CompletableFuture<?>> sendBatches(TaskStore store, List<NewTask> tasks) {
		List<CompletableFuture<?>> answers = new ArrayList<>();
		int begin = 0;
		int bytes = 0;
		for (int i = 0; i < tasks.size(); i++) {
			bytes += tasks.get(i).payload().length;
			if (i + 1 == tasks.size() || i + 1 - begin == MAX_BATCH_SIZE || bytes >= MAX_BATCH_BYTES) {
				answers.add(sendBatch(store, tasks.subList(begin, i + 1)));
				begin = i + 1;
				bytes = 0;
			}
		}
		return answers;
	}

	private CompletableFuture<?> sendBatch(TaskStore store, List<NewTask> tasks) {
		CompletableFuture<List<AddResult>> answer;
		try {
			answer = store.add(tasks);
		}
		catch (RuntimeException ex) {
			answer = CompletableFuture.failedFuture(ex);
		}
		return answer.whenComplete((results, failure) -> reportAnswer(store, tasks, results, failure));
	}

	private void reportAnswer(TaskStore store, List<NewTask> tasks, @Nullable List<AddResult> results,
			@Nullable Throwable failure) {
		if (failure != null) {
			reportFailure(store, tasks, failure);
		}
		else if (results != null && results.contains(AddResult.QUEUE_FULL)) {
			List<NewTask> refused = new ArrayList<>(tasks);
			refused.removeIf((task) -> results.get(tasks.indexOf(task)) != AddResult.QUEUE_FULL);
			reportFailure(store, refused, new QueueFullException(store.queue().loop(), AddSummary.of(results)));
		}
	}

	private void reportFailure(TaskStore store, List<NewTask> tasks, Throwable failure) {
		this.adds.reportFailure(store.queue(), tasks.stream().map(NewTask::id).toList(), failure);
	}

	/** Failures are reported by then, or when they come. */
	private void awaitAnswers(List<CompletableFuture<?>> answers) {
		try {
			CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
				.get(this.timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			// reported with the task
		}
	}

}
