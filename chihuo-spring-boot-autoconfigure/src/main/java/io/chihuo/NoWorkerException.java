// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * A task was not awaited to its end, since no node can run it: none serves its loop, the
 * method of the call, or its codec. The task stays in its queue, runs as soon as a node
 * can run it, and its handle can be awaited again.
 */
public class NoWorkerException extends AwaitTimeoutException {

	private static final long serialVersionUID = 1L;

	public NoWorkerException(String message) {
		super(message);
	}

}
