// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import io.chihuo.LoopState;
import io.chihuo.codec.PayloadCodec;
import io.chihuo.codec.TaskCodec;

/**
 * A node with any number of loops, of which there are the messages only.
 */
public final class SimulatedNode {

	/** As nodes write their messages. */
	static final PayloadCodec<ClusterMessage> CODEC = TaskCodec
		.json(JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build())
		.forType(ClusterMessage.class);

	private final LoopChunks chunks = new LoopChunks();

	private final List<LoopStatus> loops = new ArrayList<>();

	private final String name;

	public SimulatedNode(String name, int loops) {
		this(name, IntStream.range(0, loops).mapToObj("a-loop-with-a-long-name-%05d"::formatted).toList());
	}

	/** A node whose loops have any names, also such as no loop here can have. */
	public SimulatedNode(String name, List<String> loops) {
		this.name = name;
		loops.forEach((each) -> this.loops.add(loop(each, 0)));
	}

	private static LoopStatus loop(String name, long done) {
		return new LoopStatus(name, LoopState.RUNNING, 8, 0, List.of(), null, List.of(), new LoopCounters(done, 0));
	}

	/** Tasks of one of its loops were done. */
	public void finishTasks(int loop, long done) {
		this.loops.set(loop, loop(this.loops.get(loop).name(), done));
	}

	/** One of its loops has as many details as a status may have. */
	void fillDetails(int loop) {
		StatusRoom room = new StatusRoom();
		List<RunStatus> runs = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			runs.addAll(room.takeRuns(List.of(new RunStatus("\u0001\u20ac\"".repeat(80) + i, 1, 1, Instant.EPOCH, 0.5,
					"\u20ac".repeat(150), false)
				.toRunningTask())));
		}
		LoopStatus before = this.loops.get(loop);
		this.loops.set(loop, new LoopStatus(before.name(), before.state(), 8, runs.size(), runs, null, List.of(),
				before.counters()));
	}

	NodeStatus status() {
		return new NodeStatus(this.name, "instance-of-" + this.name, "1.0", Instant.EPOCH, Duration.ofHours(1),
				Duration.ofSeconds(5), this.loops, List.of("json"));
	}

	List<ClusterMessage> messages(boolean all) {
		return this.chunks.messagesOf(status(), all);
	}

	/** The messages of a heartbeat, as they are sent. */
	public List<byte[]> heartbeat(boolean all) {
		return messages(all).stream().map(CODEC::encode).toList();
	}

}
