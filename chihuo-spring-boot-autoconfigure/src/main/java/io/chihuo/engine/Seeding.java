package io.chihuo.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.chihuo.LoopDefinition;
import io.chihuo.TaskQueue;

/**
 * Runs what a loop does when it starts, beside the tasks.
 *
 * @param <T> the payload's type
 */
final class Seeding<T> {

	private final LoopDefinition<T> definition;

	private final TaskQueue<T> queue;

	private final CompletableFuture<Void> done = new CompletableFuture<>();

	private @Nullable Thread thread;

	private boolean interrupted;

	Seeding(LoopDefinition<T> definition, TaskQueue<T> queue) {
		this.definition = definition;
		this.queue = queue;
	}

	/** Begin; the returned future fails with what one of them threw. */
	CompletableFuture<Void> start(Executor executor) {
		if (this.definition.onStart().isEmpty()) {
			this.done.complete(null);
		}
		else {
			begin(executor);
		}
		return this.done;
	}

	private void begin(Executor executor) {
		try {
			executor.execute(this::run);
		}
		catch (RejectedExecutionException ex) {
			this.done.completeExceptionally(ex);
		}
	}

	boolean isOver() {
		return this.done.isDone();
	}

	/** Completes when it is over, however it ended. */
	CompletableFuture<Void> over() {
		return this.done.handle((result, failure) -> null);
	}

	synchronized void interrupt() {
		this.interrupted = true;
		if (this.thread != null) {
			this.thread.interrupt();
		}
	}

	private void run() {
		Throwable failure = null;
		try {
			for (Consumer<TaskQueue<T>> seed : this.definition.onStart()) {
				if (enter()) {
					seed.accept(this.queue);
				}
			}
		}
		catch (Throwable ex) {
			failure = FailureText.unwrap(ex);
		}
		finally {
			leave();
		}
		if (failure != null) {
			this.done.completeExceptionally(failure);
		}
		else {
			this.done.complete(null);
		}
	}

	private synchronized boolean enter() {
		this.thread = Thread.currentThread();
		return !this.interrupted;
	}

	private void leave() {
		synchronized (this) {
			this.thread = null;
		}
		Thread.interrupted();
	}

}
