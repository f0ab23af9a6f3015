// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.Map;

import io.chihuo.backend.LeasedTask;
import io.chihuo.client.TaskHeaders;

/**
 * Limits that came with a task, in place of those of its loop. One that cannot be read is
 * that of the loop.
 */
final class TaskLimits {

	private TaskLimits() {
	}

	/** Longest time of a run: that of its task, or of its loop. */
	static long runTimeoutMillis(LeasedTask task, long ofLoop) {
		return numberInHeader(task, TaskHeaders.RUN_TIMEOUT, ofLoop);
	}

	/** How often a task may run: its own limit, or that of its loop. */
	static int maxAttempts(LeasedTask task, int ofLoop) {
		return (int) numberInHeader(task, TaskHeaders.MAX_ATTEMPTS, ofLoop);
	}

	private static long numberInHeader(LeasedTask task, String header, long absent) {
		Map<String, String> headers = task.headers();
		String value = headers.isEmpty() ? null : headers.get(header);
		try {
			return (value != null) ? Long.parseLong(value) : absent;
		}
		catch (NumberFormatException ex) {
			return absent;
		}
	}

}
