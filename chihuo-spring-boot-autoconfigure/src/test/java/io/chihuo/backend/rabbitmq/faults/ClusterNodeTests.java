// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import java.util.Comparator;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.chihuo.servers.RabbitCluster;
import io.chihuo.servers.RabbitServer;

/**
 * The node of a cluster that leads the queues, and that everybody is connected to, is
 * killed in the middle of load.
 */
@Tag("faults")
class ClusterNodeTests {

	private final RabbitCluster cluster = RabbitCluster.start();

	private final List<SharedLedgerServer> ledgers = SharedLedgerServer.kinds();

	private RabbitLoads loads;

	@AfterEach
	void close() {
		if (this.loads != null) {
			this.loads.close();
		}
		this.ledgers.forEach(SharedLedgerServer::close);
		this.cluster.close();
	}

	@Test
	void leaderIsKilledAndComesBack() {
		this.loads = new RabbitLoads(this.cluster.nodes().get(2), this.cluster.addresses(), "node", this.ledgers);
		RabbitServer leader = this.cluster.nodes()
			.stream()
			.max(Comparator.comparingLong((node) -> node.state().ledQueues()))
			.orElseThrow();
		leader.kill();
		this.loads.assertBusy();
		leader.restart();
		this.loads.assertSound();
	}

}
