// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.FlowState;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.backend.flow.FlowSummary;
import io.chihuo.backend.flow.FlowUpdate;
import io.chihuo.backend.redis.RedisTaskBackend;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.RedisCluster;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Flows in a cluster whose slots move while they change.
 */
@Tag("faults")
class ClusterFlowStoreTests {

	private static final int FLOW_COUNT = 100;

	private static FlowRecord newFlow(int number) {
		return new FlowRecord("flow-" + number, 1, FlowState.RUNNING, new byte[] { 7 }, new byte[0], 0, number, 0);
	}

	private static FlowUpdate nextUpdate(FlowRecord flow) {
		byte[] progress = new byte[flow.progress().length + 1];
		return new FlowUpdate(flow.key(), FlowState.RUNNING, null, progress, 0, 0);
	}

	@Test
	void noChangeIsLostOrMadeTwiceWhileSlotsMove() {
		try (RedisCluster cluster = RedisCluster.start(3)) {
			LettuceConnectionFactory factory = new LettuceConnectionFactory(
					new RedisClusterConfiguration(cluster.masters().stream().map(RedisServer::address).toList()));
			factory.afterPropertiesSet();
			RedisTaskBackend backend = new RedisTaskBackend(factory, TestLimits.HANG_TIMEOUT);
			changeWhileSlotsMove(cluster, backend.flows("moving"));
			backend.close();
			factory.destroy();
		}
	}

	private static void changeWhileSlotsMove(RedisCluster cluster, FlowStore flows) {
		List<String> ids = IntStream.range(0, FLOW_COUNT).mapToObj((i) -> "flow-" + i).toList();
		assertThat(ContractQueue
			.join(flows.create(IntStream.range(0, FLOW_COUNT).mapToObj(ClusterFlowStoreTests::newFlow).toList())))
			.containsOnly(Optional.empty());
		AtomicBoolean moved = new AtomicBoolean();
		AtomicInteger rounds = new AtomicInteger();
		CompletableFuture<Void> changes = CompletableFuture.runAsync(() -> {
			while (!moved.get()) {
				List<FlowUpdate> updates = ContractQueue.join(flows.load(ids))
					.stream()
					.map((flow) -> nextUpdate(flow.orElseThrow()))
					.toList();
				assertThat(ContractQueue.join(flows.update(updates))).containsOnly(true);
				rounds.incrementAndGet();
			}
		});
		for (int i = 0; i < 6; i++) {
			int slot = cluster.slotOf("{moving/" + i + "}");
			cluster.moveSlot(slot, cluster.serverWithout(slot), 1);
			int seen = rounds.get();
			TestLimits.await("changes").until(() -> rounds.get() > seen || changes.isDone());
		}
		moved.set(true);
		ContractQueue.join(changes);
		assertThat(ContractQueue.join(flows.load(ids))).allSatisfy((flow) -> {
			assertThat(flow.orElseThrow().progress()).hasSize(rounds.get());
			assertThat(flow.orElseThrow().version()).isEqualTo(rounds.get() + 1);
			assertThat(flow.orElseThrow().plan()).containsExactly(7);
		});
		assertThat(ContractQueue.join(flows.due(0, 1000))).extracting((flow) -> flow.key().id())
			.containsExactlyInAnyOrderElementsOf(ids);
		List<FlowSummary> listed = new ArrayList<>(ContractQueue.join(flows.list(null, null, 1000)).flows());
		assertThat(listed).extracting(FlowSummary::id).isEqualTo(ids);
		assertThat(ContractQueue.join(flows.counts())).containsEntry(FlowState.RUNNING, (long) FLOW_COUNT);
	}

}
