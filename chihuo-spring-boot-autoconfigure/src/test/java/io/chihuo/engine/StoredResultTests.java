// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.AlreadyCompletedException;
import io.chihuo.RejectTaskException;
import io.chihuo.RemoteTaskException;
import io.chihuo.TaskHandle;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.encrypted.EncryptedTaskBackend;
import io.chihuo.backend.encrypted.EncryptionKeys;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.codec.PayloadCbor;
import io.chihuo.codec.PayloadJson;
import io.chihuo.codec.TaskCodec;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Results of a node that stores them encrypted and in CBOR, awaited by others.
 */
class StoredResultTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private static final TaskCodec JSON = TaskCodec.json(PayloadJson.mapper(List.of()));

	private static final TaskCodec CBOR = TaskCodec.cbor(PayloadCbor.mapper(List.of()));

	private final TaskClock clock = TaskClock.systemClock();

	private final TaskBackend stored = new MemoryTaskBackend(this.clock);

	private final TestNode worker = new TestNode(this.clock, encrypted("one"), CBOR.alsoReading(List.of(JSON)));

	private final TestNode caller = new TestNode(this.clock, encrypted("one"), JSON.alsoReading(List.of(CBOR)));

	private TaskBackend encrypted(String key) {
		return new EncryptedTaskBackend(this.stored, new EncryptionKeys(Map.of(key, new byte[16]), key, true));
	}

	@AfterEach
	void close() {
		this.worker.close();
		this.caller.close();
		this.stored.close();
		this.clock.close();
	}

	@Test
	void resultIsReadByTheCodecThatWroteIt() {
		this.worker.run((task) -> List.of(task.payload(), "b"));
		TaskHandle<List<String>> handle = this.caller.queue().submit("a", "text");
		assertThat(handle.await(HANG_LIMIT)).containsExactly("text", "b");
	}

	@Test
	void failureReachesTheCallerWithItsMessage() {
		this.worker.run((task) -> {
			throw new RejectTaskException("no such text");
		});
		assertThatExceptionOfType(RemoteTaskException.class)
			.isThrownBy(() -> this.caller.queue().submit("a", "text", String.class).await(HANG_LIMIT))
			.withMessageContaining("no such text");
	}

	@Test
	void callerWithoutKeyFailsWithTheReason() {
		this.worker.run((task) -> task.payload());
		this.caller.queue().submit("a", "text", String.class).await(HANG_LIMIT);
		try (TestNode stranger = new TestNode(this.clock, encrypted("two"))) {
			assertThatExceptionOfType(RemoteTaskException.class)
				.isThrownBy(() -> stranger.client().handle(TestNode.LOOP, "a", String.class).await(HANG_LIMIT))
				.withMessageContaining("key 'one', which this node does not have");
		}
	}

	@Test
	void repeatedCompletionIsRecognisedAlthoughItIsEncrypted() throws InterruptedException {
		BlockingQueue<String> tokens = new LinkedBlockingQueue<>();
		this.worker.run((task) -> {
			tokens.add(task.park(Duration.ofMinutes(1)));
			return null;
		});
		TaskHandle<String> handle = this.caller.queue().submit("a", "text", String.class);
		String token = tokens.poll(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
		this.worker.client().complete(token, "done");
		this.worker.client().complete(token, "done");
		assertThatExceptionOfType(AlreadyCompletedException.class)
			.isThrownBy(() -> this.worker.client().complete(token, "other"));
		assertThat(handle.await(HANG_LIMIT)).isEqualTo("done");
	}

}
