// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import io.chihuo.concurrent.SafeLogger;

/**
 * The thread that a run, or a start callback, occupies, and the state that its handler
 * may have changed. Interrupting a thread can block, since it may close a channel that
 * the thread reads from: it has a lock of its own, which only the thread itself and the
 * one that interrupts it take.
 */
final class RunThread {

	private static final SafeLogger logger = SafeLogger.of(RunThread.class);

	private static final String MDC_LOOP = "chihuo.loop";

	private static final String MDC_TASK = "chihuo.task";

	private static final String MDC_ATTEMPT = "chihuo.attempt";

	private volatile @Nullable Thread thread;

	private String name = "";

	private int priority;

	private @Nullable ClassLoader loader;

	private @Nullable Map<String, String> logContext;

	private boolean logContextSaved;

	/** Called by the thread itself. */
	void enter() {
		Thread thread = Thread.currentThread();
		this.name = thread.getName();
		this.priority = thread.getPriority();
		this.loader = readLoader(thread);
		this.thread = thread;
	}

	/** A thread of the application may refuse, and has none to restore then. */
	private static @Nullable ClassLoader readLoader(Thread thread) {
		try {
			return thread.getContextClassLoader();
		}
		catch (RuntimeException | Error ex) {
			return null;
		}
	}

	/**
	 * From here on an interruption no longer reaches this thread; an earlier one is
	 * cleared, and so is all other state that the handler left behind.
	 */
	void leave() {
		synchronized (this) {
			this.thread = null;
		}
		Thread.interrupted();
		Thread thread = Thread.currentThread();
		if (!thread.getName().equals(this.name)) {
			thread.setName(this.name);
		}
		if (thread.getPriority() != this.priority) {
			thread.setPriority(this.priority);
		}
		restoreLoader(thread);
	}

	/** A thread of the application may refuse, and keeps the one that it has then. */
	private void restoreLoader(Thread thread) {
		try {
			if (thread.getContextClassLoader() != this.loader) {
				thread.setContextClassLoader(this.loader);
			}
		}
		catch (RuntimeException | Error ex) {
			logger.debug("The class loader of thread '{}' cannot be set: {}", thread.getName(),
					ex.getClass().getName());
		}
	}

	/**
	 * Adds a run to the log context of the thread, and keeps the context as it was, which
	 * costs little where it is empty.
	 */
	void describeRun(String loop, TaskRun<?> run) {
		try {
			this.logContext = MDC.getCopyOfContextMap();
			this.logContextSaved = true;
			MDC.put(MDC_LOOP, loop);
			MDC.put(MDC_TASK, run.id());
			MDC.put(MDC_ATTEMPT, Integer.toString(run.attempt()));
		}
		catch (RuntimeException | Error ex) {
			logContextFailure(ex);
		}
	}

	/** Removes entries that the run, or its handler, has added to the log context. */
	void restoreLogContext() {
		Map<String, String> logContext = this.logContext;
		try {
			if (this.logContextSaved && (logContext == null || logContext.isEmpty())) {
				MDC.clear();
			}
			else if (logContext != null) {
				MDC.setContextMap(logContext);
			}
		}
		catch (RuntimeException | Error ex) {
			logContextFailure(ex);
		}
		this.logContext = null;
	}

	/** The adapter of the application's log may throw, and must not fail the run. */
	private static void logContextFailure(Throwable failure) {
		logger.debug("The log context of a run cannot be changed: {}", failure.getClass().getName());
	}

	/** The thread, null if the run has left it or has not begun. */
	@Nullable Thread currentThread() {
		return this.thread;
	}

	synchronized void interrupt() {
		Thread thread = this.thread;
		if (thread != null) {
			thread.interrupt();
		}
	}

}
