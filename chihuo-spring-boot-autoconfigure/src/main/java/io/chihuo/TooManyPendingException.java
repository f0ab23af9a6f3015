// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * This node awaits as many tasks as it may, or a task has submitted as many within itself
 * as it may. Nothing was changed.
 */
public class TooManyPendingException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	public TooManyPendingException(int limit) {
		super("This node awaits " + limit + " tasks, which is the most that 'chihuo.calls.max-pending' allows: "
				+ "add tasks whose result is not needed with 'add', or raise the limit");
	}

	public TooManyPendingException(String message) {
		super(message);
	}

}
