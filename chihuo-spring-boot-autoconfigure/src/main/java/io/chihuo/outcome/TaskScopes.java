// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import org.jspecify.annotations.Nullable;

/**
 * The run whose handler has the current thread.
 */
public final class TaskScopes {

	private static final ThreadLocal<ThreadScope> THREADS = new ThreadLocal<>();

	private TaskScopes() {
	}

	/**
	 * Create the place for the runs of the current thread, once for all of them.
	 */
	public static ThreadScope enterThread() {
		ThreadScope scope = new ThreadScope();
		THREADS.set(scope);
		return scope;
	}

	/**
	 * The current thread makes no more runs.
	 */
	public static void exitThread() {
		THREADS.remove();
	}

	/**
	 * The run whose handler has the current thread, null if there is none.
	 */
	public static @Nullable TaskScope currentScope() {
		ThreadScope thread = THREADS.get();
		ScopeSource run = (thread != null) ? thread.run : null;
		return (run != null) ? run.taskScope() : null;
	}

	/**
	 * A run.
	 */
	@FunctionalInterface
	public interface ScopeSource {

		/**
		 * Its scope; the same for each call.
		 */
		TaskScope taskScope();

	}

	/**
	 * The run of one thread; used by that alone.
	 */
	public static final class ThreadScope {

		private @Nullable ScopeSource run;

		/**
		 * Set the run that has the thread from now on, null for none.
		 */
		public void setRun(@Nullable ScopeSource run) {
			this.run = run;
		}

	}

}
