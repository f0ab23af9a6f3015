// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import org.jspecify.annotations.Nullable;

import io.chihuo.RunOutcome;

/**
 * Listener of one run; must not block.
 */
public interface RunListener {

	/**
	 * Watches nothing.
	 */
	RunListener NONE = new RunListener() {
	};

	/**
	 * The handler is called next, on this thread.
	 * @throws Throwable to fail the run in place of the handler
	 */
	default void beforeHandler() throws Throwable {
	}

	/**
	 * The handler's method has returned or thrown, on the thread that called it. An
	 * asynchronous run goes on.
	 */
	default void onHandlerReturned() {
	}

	/**
	 * The run has ended; called once, before the backend settles it. A handler that
	 * ignores its interruption may return later still.
	 * @param failure the failure of the run, or null
	 */
	default void onRunEnded(RunOutcome outcome, @Nullable Throwable failure) {
	}

}
