// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq;

import io.chihuo.benchmarks.rabbitmq.peer.BareRabbit;
import io.chihuo.servers.RabbitServer;

/**
 * The queues of a broker, including those declared by others.
 */
record BrokerQueues(RabbitServer server, BareRabbit bare) {

	/**
	 * Delete those that nobody uses any more.
	 * @param part text that their names contain
	 */
	void deleteQueue(String part) {
		this.server.state()
			.messages()
			.keySet()
			.stream()
			.filter((queue) -> queue.contains(part))
			.forEach(this.bare::deleteQueue);
	}

}
