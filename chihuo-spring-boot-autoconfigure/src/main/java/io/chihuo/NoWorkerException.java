// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * A task was not awaited to its end, since no node serves its loop: none has it, or it is
 * stopped on those that have. The task stays in its queue, runs as soon as a node serves
 * the loop, and its handle can be awaited again.
 */
public class NoWorkerException extends AwaitTimeoutException {

	private static final long serialVersionUID = 1L;

	public NoWorkerException(String message) {
		super(message);
	}

}
