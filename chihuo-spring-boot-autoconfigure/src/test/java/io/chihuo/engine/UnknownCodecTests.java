// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.DeadLetter;
import io.chihuo.RejectTaskException;
import io.chihuo.TaskInfo;
import io.chihuo.TaskState;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.codec.PayloadCbor;
import io.chihuo.codec.PayloadJson;
import io.chihuo.codec.TaskCodec;
import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nodes with different codecs that share a queue.
 */
class UnknownCodecTests {

	private static final TaskCodec JSON = TaskCodec.json(PayloadJson.mapper(List.of()));

	private static final TaskCodec CBOR = TaskCodec.cbor(PayloadCbor.mapper(List.of()));

	private final SettableClock clock = new SettableClock();

	private final TaskBackend backend = new MemoryTaskBackend(this.clock);

	private final TestNode jsonNode = new TestNode(this.clock, this.backend, JSON);

	private final TestNode cborNode = new TestNode(this.clock, this.backend, CBOR.alsoReading(List.of(JSON)));

	@AfterEach
	void close() {
		this.jsonNode.close();
		this.cborNode.close();
		this.backend.close();
	}

	private TaskInfo info(String id) {
		return this.jsonNode.queue().find(id).orElseThrow();
	}

	@Test
	void taskIsLeftToNodesWithItsCodecWithoutAttemptOrHotLoop() {
		List<String> ran = new CopyOnWriteArrayList<>();
		this.cborNode.queue().add("a", "text");
		this.jsonNode.run((task) -> ran.add("wrong node"), (options) -> options.maxAttempts(1));
		for (int i = 0; i < 3; i++) {
			this.jsonNode.awaitState("a", TaskState.DELAYED);
			assertThat(info("a").dueAt()).isEqualTo(this.clock.now().plusSeconds(30));
			assertThat(info("a").attempts()).isZero();
			assertThat(info("a").lastError()).contains("codec 'cbor', which this node does not have");
			if (i < 2) {
				this.clock.advance(Duration.ofSeconds(30));
				TestNode.soon().until(() -> info("a").state() != TaskState.READY);
			}
		}
		this.jsonNode.registry().get(TestNode.LOOP).stop(Duration.ZERO).join();
		this.cborNode.run((task) -> ran.add(task.payload() + task.attempt() + task.headers()));
		this.clock.advance(Duration.ofSeconds(30));
		this.cborNode.awaitDrained();
		assertThat(ran).containsExactly("text1{}");
	}

	@Test
	void nodeReadsEveryCodecThatItHas() {
		List<String> ran = new CopyOnWriteArrayList<>();
		this.jsonNode.queue().add("a", "json", AddOptions.DEFAULTS.header("colour", "red"));
		this.cborNode.queue().add("b", "cbor", AddOptions.DEFAULTS.header("colour", "blue"));
		this.cborNode.run((task) -> ran.add(task.payload() + task.headers()));
		this.cborNode.awaitDrained();
		assertThat(ran).containsExactly("json{colour=red}", "cbor{colour=blue}");
	}

	@Test
	void onlyTasksOfOtherCodecsThanJsonNameIt() {
		this.jsonNode.queue().add("a", "json");
		this.cborNode.queue().add("b", "cbor");
		TaskStore store = this.backend.store(new QueueName("test", TestNode.LOOP));
		assertThat(store.findPayload("a").join().orElseThrow().headers()).isEmpty();
		assertThat(store.findPayload("b").join().orElseThrow().headers()).containsEntry("chihuo-codec", "cbor");
	}

	@Test
	void deadLetterIsReadByItsCodecAndHidesIt() {
		this.cborNode.queue().add("a", "cbor", AddOptions.DEFAULTS.header("colour", "red"));
		this.cborNode.run((task) -> {
			throw new RejectTaskException("no");
		});
		this.cborNode.awaitState("a", TaskState.DEAD);
		DeadLetter<String> letter = findLetter(this.cborNode);
		assertThat(letter.payload()).isEqualTo("cbor");
		assertThat(letter.headers()).containsExactly(Map.entry("colour", "red"));
		assertThat(findLetter(this.jsonNode).payload()).isNull();
	}

	private static DeadLetter<String> findLetter(TestNode node) {
		return node.queue().deadLetters().withPayloads().page(null, 10).letters().get(0);
	}

}
