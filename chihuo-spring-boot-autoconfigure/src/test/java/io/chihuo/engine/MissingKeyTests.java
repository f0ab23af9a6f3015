// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.TaskInfo;
import io.chihuo.TaskState;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.encrypted.EncryptedTaskBackend;
import io.chihuo.backend.encrypted.EncryptionKeys;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nodes with different keys that share a queue.
 */
class MissingKeyTests {

	private final SettableClock clock = new SettableClock();

	private final TaskBackend stored = new MemoryTaskBackend(this.clock);

	private final TestNode node = new TestNode(this.clock, encrypted("one"));

	private final List<String> ran = new CopyOnWriteArrayList<>();

	private TaskBackend encrypted(String key) {
		return new EncryptedTaskBackend(this.stored, new EncryptionKeys(Map.of(key, new byte[16]), key, true));
	}

	@AfterEach
	void close() {
		this.node.close();
		this.stored.close();
	}

	@Test
	void taskIsLeftToNodesWithItsKeyWithoutAttemptOrHotLoop() {
		assertLeftBy(new TestNode(this.clock, encrypted("two")), "key 'one', which this node does not have");
	}

	@Test
	void encryptedTaskIsLeftByNodesWithoutKeys() {
		assertLeftBy(new TestNode(this.clock, this.stored), "this node has no key");
	}

	private void assertLeftBy(TestNode other, String reason) {
		this.node.queue().add("a", "text");
		other.run((task) -> this.ran.add("wrong node"), (options) -> options.maxAttempts(1));
		other.awaitState("a", TaskState.DELAYED);
		TaskInfo info = this.node.queue().find("a").orElseThrow();
		assertThat(info.dueAt()).isEqualTo(this.clock.now().plusSeconds(30));
		assertThat(info.attempts()).isZero();
		assertThat(other.queue().find("a").orElseThrow().lastError()).contains(reason);
		other.close();
		this.node.run((task) -> this.ran.add(task.payload() + task.attempt()));
		this.clock.advance(Duration.ofSeconds(30));
		this.node.awaitDrained();
		assertThat(this.ran).containsExactly("text1");
	}

	@Test
	void changedTaskBecomesDeadLetterAlone() {
		TestNode forger = new TestNode(this.clock, this.stored);
		forger.queue().add("forged", "text");
		this.node.queue().add("a", "text");
		this.node.run((task) -> this.ran.add(task.id()));
		this.node.awaitState("forged", TaskState.DEAD);
		TestNode.soon().until(() -> this.ran.size() == 1);
		assertThat(this.ran).containsExactly("a");
		forger.close();
	}

}
