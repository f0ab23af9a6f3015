// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import org.jspecify.annotations.Nullable;

import io.chihuo.concurrent.SafeLogger;

/**
 * Numbers calls, so that one that is sent twice is made once. The server keeps the answer
 * of one call for each remainder of the numbers, so no two calls under way have the same:
 * a further call waits until one of them has ended.
 */
final class NumberedCalls {

	private static final SafeLogger logger = SafeLogger.of(NumberedCalls.class);

	/** As many answers as {@code queue.lua} keeps. */
	static final int MAX_CALLS_UNDER_WAY = 32;

	/** One for each remainder that no call has. */
	private final Deque<Long> free = new ArrayDeque<>(MAX_CALLS_UNDER_WAY);

	private final Deque<QueuedCall> waiting = new ArrayDeque<>();

	/**
	 * Threads that want waiting calls begun; the first of them does so, in their order.
	 */
	private final AtomicInteger beginRequests = new AtomicInteger();

	/** Thread of the connection, as the last answer showed it. */
	private volatile @Nullable EventExecutor connection;

	private record QueuedCall(LongFunction<CompletableFuture<Object>> call, CompletableFuture<Object> answer) {

	}

	NumberedCalls() {
		for (long number = 0; number < MAX_CALLS_UNDER_WAY; number++) {
			this.free.add(number);
		}
	}

	/**
	 * Make a call, as soon as there is a number for it.
	 * @param call given its number
	 */
	CompletableFuture<Object> submitCall(LongFunction<CompletableFuture<Object>> call) {
		CompletableFuture<Object> answer = new CompletableFuture<>();
		synchronized (this) {
			this.waiting.add(new QueuedCall(call, answer));
		}
		beginQueuedCalls();
		return answer;
	}

	/**
	 * The thread of the connection sends at once, other threads by a task for that one:
	 * it must not overtake them, and has a task of its own.
	 */
	private void beginQueuedCalls() {
		if (this.beginRequests.getAndIncrement() > 0) {
			return;
		}
		EventExecutor connection = this.connection;
		if (connection != null && connection.inEventLoop()) {
			try {
				connection.execute(this::beginWaiting);
				return;
			}
			catch (RuntimeException | Error ex) {
				logger.debug("The thread of the connection takes no task", ex); // as at a
																				// close
			}
		}
		beginWaiting();
	}

	/** Calls that fail at once are as many as wait, so none is begun within another. */
	private void beginWaiting() {
		int granted = 1;
		do {
			for (Runnable next = nextCall(); next != null; next = nextCall()) {
				next.run();
			}
			granted = this.beginRequests.addAndGet(-granted);
		}
		while (granted > 0);
	}

	private synchronized @Nullable Runnable nextCall() {
		if (this.waiting.isEmpty() || this.free.isEmpty()) {
			return null;
		}
		QueuedCall next = this.waiting.element();
		long number = this.free.element();
		Runnable begin = () -> beginCall(next, number);
		this.waiting.remove();
		this.free.remove();
		return begin;
	}

	private void beginCall(QueuedCall waiting, long number) {
		Thread sender = Thread.currentThread();
		startCall(waiting.call(), number).whenComplete((result, failure) -> {
			try {
				boolean waits = releaseNumber(number);
				if (Thread.currentThread() != sender) {
					noteConnection(ThreadExecutorMap.currentExecutor());
				}
				if (waits) {
					beginQueuedCalls();
				}
			}
			finally {
				if (failure == null) {
					waiting.answer().complete(result);
				}
				else {
					waiting.answer().completeExceptionally(failure);
				}
			}
		});
	}

	/** A sender that finds its call answered may be a thread of another connection. */
	private void noteConnection(@Nullable EventExecutor executor) {
		if (executor != null) {
			this.connection = executor;
		}
	}

	/** Returns whether a call waits for a number. */
	private synchronized boolean releaseNumber(long number) {
		this.free.add(number + MAX_CALLS_UNDER_WAY);
		return !this.waiting.isEmpty();
	}

	/** With a full heap anything may fail, after which the number is free as ever. */
	private static CompletableFuture<Object> startCall(LongFunction<CompletableFuture<Object>> call, long number) {
		try {
			return call.apply(number);
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

}
