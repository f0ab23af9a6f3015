// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * Options of the messages between nodes.
 *
 * @param name name of this node
 * @param heartbeat how often it announces itself, at least 100 milliseconds
 */
public record ClusterOptions(String name, Duration heartbeat) {

	/** A node that sent nothing for so many of its heartbeats is gone. */
	static final int MAX_MISSED_HEARTBEATS = 3;

	public ClusterOptions {
		Assert.isTrue(!name.equals("all"), "'chihuo.cluster.node' must not be 'all', which stands for all nodes");
		Assert.isTrue(heartbeat.toMillis() >= 100 && heartbeat.toHours() <= 24,
				() -> "'chihuo.cluster.heartbeat' must be from 100ms to 24h, but is " + heartbeat);
	}

}
