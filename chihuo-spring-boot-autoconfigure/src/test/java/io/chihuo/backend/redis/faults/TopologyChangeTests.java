package io.chihuo.backend.redis.faults;

import java.time.Duration;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.chihuo.servers.RedisCluster;
import io.chihuo.servers.RedisSentinel;
import io.chihuo.servers.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Tag("faults")
class TopologyChangeTests {

	/**
	 * Replication is asynchronous: what the new master never got is lost. So the master
	 * stops being written to before it is failed over, as by an operator, or by
	 * {@code min-replicas-to-write}.
	 */
	@Test
	void workGoesOnAfterFailover() throws InterruptedException {
		try (RedisSentinel sentinel = RedisSentinel.start(1, 1);
				Node node = new Node("spring.data.redis.sentinel.master=" + sentinel.masterName(),
						"spring.data.redis.sentinel.nodes=" + addresses(sentinel.sentinels()))) {
			node.startAdding();
			await("load").atMost(Duration.ofSeconds(20)).until(() -> node.done() > 500);
			node.stopAdding();
			sentinel.master().command("WAIT", "1", "5000");
			sentinel.failover();
			node.startAdding();
			int before = node.done();
			await("work goes on").atMost(Duration.ofSeconds(20)).until(() -> node.done() > before + 500);
			node.stopAdding();
			await("everything done").atMost(Duration.ofSeconds(20)).until(node::drained);
		}
	}

	@Test
	void workGoesOnWhileItsSlotMoves() throws InterruptedException {
		try (RedisCluster cluster = RedisCluster.start(3);
				Node node = new Node("spring.data.redis.cluster.nodes=" + addresses(cluster.masters()))) {
			int slot = cluster.slotOf("chihuo:{default/load}:tasks");
			node.startAdding();
			await("load").atMost(Duration.ofSeconds(20)).until(() -> node.done() > 500);
			RedisServer before = cluster.ownerOf(slot);
			cluster.moveSlot(slot, cluster.strangerTo(slot), 1);
			int done = node.done();
			await("work goes on").atMost(Duration.ofSeconds(5)).until(() -> node.done() > done + 500);
			node.stopAdding();
			await("everything done").atMost(Duration.ofSeconds(20)).until(node::drained);
			assertThat(cluster.ownerOf(slot)).isNotSameAs(before);
			assertThat(node.queue().counts().finished()).isEqualTo(node.done());
		}
	}

	private static String addresses(Iterable<RedisServer> servers) {
		return java.util.stream.StreamSupport.stream(servers.spliterator(), false)
			.map(RedisServer::address)
			.collect(Collectors.joining(","));
	}

}
