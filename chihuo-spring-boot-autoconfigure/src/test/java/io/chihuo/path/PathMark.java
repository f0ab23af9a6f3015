// SPDX-License-Identifier: Apache-2.0

package io.chihuo.path;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.chihuo.servers.TestLimits;

/**
 * Marks on the path of a task, called where it reaches them and seen by a
 * {@link MethodTrace}. The first one begins a trace and the last one ends it.
 */
final class PathMark {

	private static final Semaphore SETTLED = new Semaphore(0);

	private PathMark() {
	}

	/** The calling thread adds the task next. */
	static void begin() {
	}

	/** The task is added; from here on the calling thread does other things. */
	static void added() {
	}

	/** The outcome is on its way; from here on the calling thread does other things. */
	static void sent() {
	}

	/** The store has answered the settlement. */
	static void settled() {
		SETTLED.release();
	}

	/** Waits for the settlement of one more task. */
	static void awaitSettled() throws InterruptedException {
		SETTLED.tryAcquire(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
	}

}
