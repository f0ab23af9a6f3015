// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.QueueName;
import io.chihuo.outcome.WaitGraph.AwaitedFlowKey;

/**
 * Future of the result of a task, or of the end of a flow. A handler that blocks in it,
 * or in a stage that was made from it, lends its slot meanwhile. Callbacks of one that
 * was made within a run belong to that run.
 *
 * @param <R> type of the value
 */
class TaskFuture<R> extends CompletableFuture<R> {

	private final TaskScopes scopes;

	/** The run in which it was made. */
	private final @Nullable TaskScope made;

	/** Called when a run is about to wait for it. */
	private final Consumer<TaskScope> onWait;

	private final WaitCheck waitCheck;

	/** Completes with it, and runs no code of applications on the thread that waits. */
	private @Nullable CompletableFuture<Void> ended;

	/** Refuses waits that could not end; stages have that of the future they are of. */
	private static final class WaitCheck {

		private volatile Runnable check = () -> {
		};

	}

	/** A future of one task. */
	TaskFuture(TaskScopes scopes, QueueName queue, String id) {
		this(scopes, scopes.current(), (scope) -> scope.beforeWait(queue, id), new WaitCheck());
		countAwaited();
	}

	private TaskFuture(TaskScopes scopes, @Nullable TaskScope made, Consumer<TaskScope> onWait, WaitCheck waitCheck) {
		this.scopes = scopes;
		this.made = made;
		this.onWait = onWait;
		this.waitCheck = waitCheck;
	}

	/** A future that is to be completed with results of tasks. */
	static <R> TaskFuture<R> of(TaskScopes scopes) {
		return counted(scopes, TaskScope::beforeWait);
	}

	/** A future that is to be completed at the end of a flow. */
	static <R> TaskFuture<R> ofFlow(TaskScopes scopes, AwaitedFlowKey flow) {
		return counted(scopes, (scope) -> scope.beforeFlowWait(flow));
	}

	private static <R> TaskFuture<R> counted(TaskScopes scopes, Consumer<TaskScope> onWait) {
		TaskFuture<R> future = new TaskFuture<>(scopes, scopes.current(), onWait, new WaitCheck());
		future.countAwaited();
		return future;
	}

	private void countAwaited() {
		TaskScope scope = this.made;
		if (scope != null) {
			scope.beginAwaiting();
			super.whenComplete((value, failure) -> scope.endAwaiting());
		}
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new TaskFuture<>(this.scopes, this.made, TaskScope::beforeWait, this.waitCheck);
	}

	@Override
	public Executor defaultExecutor() {
		Executor threads = super.defaultExecutor();
		TaskScope scope = this.made;
		return (scope == null) ? threads : (action) -> threads.execute(() -> TaskScopes.continueRun(scope, action));
	}

	@Override
	public boolean complete(R value) {
		return continueRun(() -> super.complete(value));
	}

	@Override
	public boolean completeExceptionally(Throwable failure) {
		return continueRun(() -> super.completeExceptionally(failure));
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		return continueRun(() -> super.cancel(mayInterruptIfRunning));
	}

	private boolean continueRun(BooleanSupplier completion) {
		TaskScope scope = this.made;
		if (scope == null || isDone()) {
			return completion.getAsBoolean();
		}
		boolean[] first = new boolean[1];
		TaskScopes.continueRun(scope, () -> first[0] = completion.getAsBoolean());
		return first[0];
	}

	@Override
	public R join() {
		TaskScope waiting = beginWait();
		if (waiting != null) {
			try {
				ended().join();
			}
			finally {
				waiting.afterWait();
			}
		}
		return super.join();
	}

	@Override
	public R get() throws InterruptedException, ExecutionException {
		TaskScope waiting = beginWait();
		if (waiting != null) {
			boolean interrupted = false;
			try {
				ended().get();
			}
			catch (InterruptedException ex) {
				interrupted = true;
				throw ex;
			}
			finally {
				endWait(waiting, interrupted);
			}
		}
		return super.get();
	}

	@Override
	public R get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		TaskScope waiting = beginWait();
		if (waiting == null) {
			return super.get(timeout, unit);
		}
		boolean interrupted = false;
		try {
			ended().get(timeout, unit);
		}
		catch (InterruptedException ex) {
			interrupted = true;
			throw ex;
		}
		finally {
			endWait(waiting, interrupted);
		}
		return super.get();
	}

	/** A run that is interrupted ends, and must not wait for a slot before. */
	private static void endWait(TaskScope waiting, boolean interrupted) {
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		waiting.afterWait();
		if (interrupted) {
			Thread.interrupted(); // the exception says so
		}
	}

	/**
	 * Have waits for it, and for stages that are made from it, be refused by an exception
	 * where they could not end.
	 */
	void setWaitCheck(Runnable check) {
		this.waitCheck.check = check;
	}

	/** Returns the run that waits from now on, null if none does. */
	private @Nullable TaskScope beginWait() {
		if (isDone()) {
			return null;
		}
		this.waitCheck.check.run();
		TaskScope scope = this.scopes.get();
		if (scope == null) {
			return null;
		}
		this.onWait.accept(scope);
		return scope;
	}

	private synchronized CompletableFuture<Void> ended() {
		CompletableFuture<Void> ended = this.ended;
		if (ended == null) {
			CompletableFuture<Void> made = new CompletableFuture<>();
			super.whenComplete((value, failure) -> made.complete(null));
			this.ended = made;
			ended = made;
		}
		return ended;
	}

}
