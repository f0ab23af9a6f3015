// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq.peer;

import io.chihuo.benchmarks.workload.TaskBody;

/**
 * Handles the text of a message.
 */
@FunctionalInterface
interface TextHandler {

	void handle(String text);

	/**
	 * Run a task with it.
	 */
	static TextHandler running(TaskBody body) {
		return (text) -> {
			try {
				body.run(text);
			}
			catch (Exception ex) {
				throw new IllegalStateException("Message " + text + " failed", ex);
			}
		};
	}

}
