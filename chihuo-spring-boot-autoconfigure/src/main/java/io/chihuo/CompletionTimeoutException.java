// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.List;

/**
 * A task that was awaited was {@link Task#park(java.time.Duration) parked}, and nobody
 * completed it in time.
 */
public class CompletionTimeoutException extends RemoteTaskException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param reason the limit that was exceeded
	 */
	public CompletionTimeoutException(String queue, String taskId, String reason) {
		super(queue, taskId, "", reason, "", List.of(), 0, "");
	}

}
