// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.List;

/**
 * A task that was awaited was given up at its
 * {@link AddOptions#deadline(java.time.Duration) deadline}, after it had started.
 */
public class DeadlineExceededException extends RemoteTaskException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param reason the limit that was exceeded
	 * @param causes failures before as text, the direct one first
	 * @param attempt run that the deadline interrupted, or that was refused
	 * @param worker node that has given the task up
	 */
	public DeadlineExceededException(String queue, String taskId, String reason, List<String> causes, int attempt,
			String worker) {
		super(queue, taskId, "", reason, "", causes, attempt, worker);
	}

}
