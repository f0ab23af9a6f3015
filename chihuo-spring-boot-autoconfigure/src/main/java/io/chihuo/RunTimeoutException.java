// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.List;

/**
 * The last run of a task that was awaited took longer than {@code run-timeout} of its
 * loop allows.
 */
public class RunTimeoutException extends RemoteTaskException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param reason the limit that was exceeded
	 * @param causes further failures as text, the direct one first
	 * @param attempt which run it was
	 * @param worker node that has interrupted it
	 */
	public RunTimeoutException(String queue, String taskId, String reason, List<String> causes, int attempt,
			String worker) {
		super(queue, taskId, "", reason, "", causes, attempt, worker);
	}

}
