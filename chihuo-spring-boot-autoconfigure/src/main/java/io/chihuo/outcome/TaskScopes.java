// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Finds the run to which the current thread belongs: the one whose handler has it, or one
 * whose future has just completed and continues on it.
 */
final class TaskScopes implements Supplier<@Nullable TaskScope> {

	private static final ThreadLocal<@Nullable TaskScope> CONTINUED = new ThreadLocal<>();

	private volatile Supplier<@Nullable TaskScope> ofThreads = () -> null;

	void setOfThreads(Supplier<@Nullable TaskScope> ofThreads) {
		this.ofThreads = ofThreads;
	}

	/** The run whose handler has the thread, and whose slot is lent while that blocks. */
	@Override
	public @Nullable TaskScope get() {
		return this.ofThreads.get();
	}

	/** The run to which tasks that the thread submits belong. */
	@Nullable TaskScope current() {
		TaskScope continued = CONTINUED.get();
		return (continued != null && continued.isOpen()) ? continued : get();
	}

	/** Tasks that an action submits belong to a run, as long as that goes on. */
	static void continueRun(TaskScope scope, Runnable action) {
		TaskScope outer = CONTINUED.get();
		CONTINUED.set(scope);
		try {
			action.run();
		}
		finally {
			if (outer != null) {
				CONTINUED.set(outer);
			}
			else {
				CONTINUED.remove();
			}
		}
	}

}
