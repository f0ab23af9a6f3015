// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

/**
 * The machine's time for measuring how long something takes: it runs on evenly when the
 * wall clock is set, and says nothing about the date. What is stored, or shown to users,
 * goes by the clock of the application or of the backend.
 */
public final class MonotonicTime {

	private MonotonicTime() {
	}

	/**
	 * Nanoseconds since some moment. Only differences mean anything; compare them with
	 * zero, since the number may overflow.
	 */
	public static long nanos() {
		return System.nanoTime();
	}

}
