// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.List;

/**
 * A task that was awaited was given up before its first run: it did not start within
 * {@link AddOptions#startWithin(java.time.Duration) start-within}, or its
 * {@link AddOptions#deadline(java.time.Duration) deadline} passed before. It has had no
 * effect.
 */
public class NotStartedException extends RemoteTaskException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param reason the limit that was exceeded
	 * @param worker node that has given the task up
	 */
	public NotStartedException(String queue, String taskId, String reason, String worker) {
		super(queue, taskId, "", reason, "", List.of(), 0, worker);
	}

}
