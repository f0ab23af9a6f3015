// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq.peer;

import io.chihuo.benchmarks.workload.TaskBody;

/**
 * Handles the text of a message.
 */
@FunctionalInterface
interface TextHandler {

	void handleText(String text);

	/**
	 * Run a task with it.
	 */
	static TextHandler runningBody(TaskBody body) {
		return (text) -> {
			try {
				body.runBody(text);
			}
			catch (Exception ex) {
				throw new IllegalStateException("Message " + text + " failed", ex);
			}
		};
	}

}
