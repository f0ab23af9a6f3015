// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * A task would wait for another one, or for a flow, in a way that cannot end, or that
 * could keep its loop from going on: for a task that waits for it, for the flow of which
 * it is a step, or with more waits than {@code max-waiting} allows. Nothing was changed.
 */
public class WouldDeadlockException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	public WouldDeadlockException(String message) {
		super(message);
	}

}
