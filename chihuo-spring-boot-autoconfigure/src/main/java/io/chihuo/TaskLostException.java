// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * The backend knows nothing of a task that was awaited: its data was lost, or the task
 * never was there.
 */
public class TaskLostException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	public TaskLostException(String message) {
		super(message);
	}

}
