// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;

class LoopChunksTests {

	private static final int MANY_LOOPS = 10_000;

	private final SettableClock clock = new SettableClock();

	private final ClusterMembers members = new ClusterMembers(this.clock);

	@AfterEach
	void stop() {
		this.clock.close();
	}

	private void receive(List<byte[]> messages) {
		for (byte[] bytes : messages) {
			ClusterMessage message = SimulatedNode.CODEC.decode(bytes);
			if (message.kind() == ClusterMessage.MessageKind.STATUS) {
				this.members.onStatus(message.status(), message.chunk());
			}
			else {
				this.members.onLoops(message.from(), message.chunk());
			}
		}
	}

	private NodeStatus seen() {
		return this.members.presentNodes().get(0);
	}

	@Test
	void loopsThatFitIntoOneMessageAreInTheStatus() {
		SimulatedNode node = new SimulatedNode("a", 100);
		List<byte[]> messages = node.heartbeat(true);
		assertThat(messages).hasSize(1);
		assertThat(new String(messages.get(0), StandardCharsets.UTF_8)).contains("\"chunk\":null");
		receive(messages);
		assertThat(seen()).isEqualTo(node.status());
		assertThat(this.members.hasUnknown()).isFalse();
	}

	@Test
	void manyLoopsAreSentInMessagesOfBoundedSizeAndAllSeen() {
		SimulatedNode node = new SimulatedNode("a", MANY_LOOPS);
		node.fillDetails(5000);
		List<byte[]> messages = node.heartbeat(true);
		assertThat(messages).hasSizeBetween(20, 200)
			.allSatisfy((message) -> assertThat(message.length).isLessThanOrEqualTo(LoopChunks.MAX_MESSAGE_BYTES));
		receive(messages.subList(0, 1));
		assertThat(this.members.hasUnknown()).as("the other loops have not come").isTrue();
		receive(messages);
		assertThat(seen()).isEqualTo(node.status());
		assertThat(this.members.hasUnknown()).isFalse();
		assertThat(this.members.loopNames()).hasSize(MANY_LOOPS);
	}

	@Test
	void laterHeartbeatsHaveChunksWithChangesAndOneInTurn() {
		SimulatedNode node = new SimulatedNode("a", MANY_LOOPS);
		receive(node.heartbeat(true));
		assertThat(node.heartbeat(false)).hasSize(2);
		node.finishTasks(0, 7);
		node.finishTasks(MANY_LOOPS - 1, 8);
		node.fillDetails(MANY_LOOPS / 2);
		List<byte[]> messages = node.heartbeat(false);
		assertThat(messages).hasSizeBetween(3, 4);
		receive(messages);
		assertThat(seen()).isEqualTo(node.status());
	}

	@Test
	void chunkThatWasLostComesAgainInItsTurn() {
		SimulatedNode node = new SimulatedNode("a", MANY_LOOPS);
		List<byte[]> messages = node.heartbeat(true);
		messages.stream()
			.filter((message) -> messages.indexOf(message) != 3)
			.forEach((message) -> receive(List.of(message)));
		assertThat(this.members.hasUnknown()).isTrue();
		for (int i = 0; i < messages.size(); i++) {
			receive(node.heartbeat(false));
		}
		assertThat(seen()).isEqualTo(node.status());
	}

	@Test
	void loopsThatAreRemovedAreForgotten() {
		SimulatedNode node = new SimulatedNode("a", MANY_LOOPS);
		receive(node.heartbeat(true));
		SimulatedNode smaller = new SimulatedNode("a", MANY_LOOPS / 2);
		receive(smaller.heartbeat(false));
		assertThat(seen()).isEqualTo(smaller.status());
		SimulatedNode small = new SimulatedNode("a", 3);
		receive(small.heartbeat(false));
		assertThat(seen().loops()).hasSize(3);
		assertThat(this.members.hasUnknown()).isFalse();
	}

	@Test
	void statusOfAnEarlierVersionIsWhole() {
		String text = new String(new SimulatedNode("a", 2).heartbeat(true).get(0), StandardCharsets.UTF_8);
		String before = text.replace(",\"chunk\":null", "").replaceAll(",\"counters\":\\{[^}]*}", "");
		assertThat(before).doesNotContain("chunk", "counters");
		receive(List.of(before.getBytes(StandardCharsets.UTF_8)));
		assertThat(seen().loops()).hasSize(2).allSatisfy((loop) -> assertThat(loop.counters()).isNull());
		assertThat(this.members.hasUnknown()).isFalse();
	}

	@Test
	void chunksThatMakeNoSenseAreIgnored() {
		SimulatedNode node = new SimulatedNode("a", 2);
		List<LoopStatus> loops = node.status().loops();
		this.members.onLoops("unknown", new LoopChunk(1, 2, loops));
		assertThat(this.members.presentNodes()).isEmpty();
		receive(node.heartbeat(true));
		for (LoopChunk chunk : List.of(new LoopChunk(0, 2, loops), new LoopChunk(-1, 2, loops),
				new LoopChunk(2, 2, loops), new LoopChunk(1, Integer.MAX_VALUE, loops))) {
			this.members.onLoops(node.status().instance(), chunk);
		}
		this.members.onStatus(node.status(), new LoopChunk(0, Integer.MAX_VALUE, List.of()));
		assertThat(seen()).isEqualTo(node.status());
		assertThat(this.members.hasUnknown()).isFalse();
	}

}
