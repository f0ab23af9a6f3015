// SPDX-License-Identifier: Apache-2.0

package io.chihuo.path;

/**
 * Marks on the path of a task, called where it reaches them and seen by a
 * {@link MethodTrace}. The first one begins the trace and the last one ends it.
 */
final class PathMark {

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
	}

}
