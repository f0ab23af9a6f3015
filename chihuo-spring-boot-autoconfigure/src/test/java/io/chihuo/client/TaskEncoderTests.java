// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.InvalidTaskException;
import io.chihuo.QueueCounts;
import io.chihuo.TaskEntry;
import io.chihuo.TaskQueue;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.codec.TaskCodec;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TaskEncoderTests {

	private static final QueueCounts EMPTY = QueueCounts.of(0, 0, 0, 0, 0);

	private final TaskClock clock = TaskClock.systemClock();

	private final BackendChihuoClient client = new BackendChihuoClient(new MemoryTaskBackend(this.clock),
			TaskCodec.json(JsonMapper.builder().build()), new ClientOptions("test", 1000, Duration.ofSeconds(5)));

	private final TaskQueue<Object> queue = this.client.queue("loop", Object.class);

	@AfterEach
	void close() {
		this.clock.close();
	}

	private void assertRefused(String id, Object payload, String message) {
		assertThatExceptionOfType(InvalidTaskException.class).isThrownBy(() -> this.queue.add(id, payload))
			.withMessageContaining(message);
		assertThatExceptionOfType(InvalidTaskException.class).isThrownBy(() -> this.queue.addFirst(id, payload));
		assertThatExceptionOfType(InvalidTaskException.class)
			.isThrownBy(() -> this.queue.addAll(List.of(TaskEntry.of(id, payload))));
		assertFailed(this.queue.async().add(id, payload));
		assertFailed(this.queue.async().addFirst(id, payload, AddOptions.DEFAULTS));
		assertFailed(this.queue.async().addAll(List.of(TaskEntry.of("fine", null), TaskEntry.of(id, payload))));
		assertThat(this.queue.counts()).isEqualTo(EMPTY);
	}

	private static void assertFailed(CompletableFuture<?> answer) {
		assertThat(answer).failsWithin(TestLimits.HANG_TIMEOUT)
			.withThrowableThat()
			.withCauseInstanceOf(InvalidTaskException.class);
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = "")
	void idMustNotBeEmpty(String id) {
		assertRefused(id, null, "A task needs an id that is not empty");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "a\u0000b", "tab\t", "\u007f", "next\u0085line" })
	void idMustNotHaveControlCharacters(String id) {
		assertRefused(id, null, "has a control character");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\ud83d", "a\ude00", "\ud83dx", "\ude00\ud83d" })
	void idMustNotHaveHalfASurrogatePair(String id) {
		assertRefused(id, null, "has half a surrogate pair");
	}

	@Test
	void idMustNotTakeMoreThan512Bytes() {
		assertRefused("x".repeat(513), null, "takes 513 bytes of UTF-8, and 512 are allowed");
		assertRefused("ä".repeat(257), null, "takes 514 bytes");
		assertRefused("€".repeat(171), null, "takes 513 bytes");
		assertRefused("😀".repeat(129), null, "takes 516 bytes");
	}

	@Test
	void idMayTake512Bytes() {
		for (String id : List.of("x".repeat(512), "ä".repeat(256), "€".repeat(170), "😀".repeat(128))) {
			assertThat(this.queue.add(id)).isEqualTo(AddResult.ADDED);
			assertThat(this.queue.find(id).orElseThrow().id()).isEqualTo(id);
		}
	}

	@Test
	void everyMethodChecksTheId() {
		assertThatExceptionOfType(InvalidTaskException.class).isThrownBy(() -> this.queue.finish(""));
		assertThatExceptionOfType(InvalidTaskException.class).isThrownBy(() -> this.queue.unfinish(""));
		assertThatExceptionOfType(InvalidTaskException.class).isThrownBy(() -> this.queue.isFinished(""));
		assertThatExceptionOfType(InvalidTaskException.class).isThrownBy(() -> this.queue.exists(""));
		assertThatExceptionOfType(InvalidTaskException.class).isThrownBy(() -> this.queue.find(""));
		assertThatExceptionOfType(InvalidTaskException.class).isThrownBy(() -> this.queue.cancel(""));
		assertThatExceptionOfType(InvalidTaskException.class).isThrownBy(() -> this.queue.deadLetters().requeue(""));
		assertThatExceptionOfType(InvalidTaskException.class).isThrownBy(() -> this.queue.deadLetters().discard(""));
		assertFailed(this.queue.async().finish(""));
	}

	static class SelfReferringBean {

		public SelfReferringBean getSelf() {
			return this;
		}

	}

	@Test
	void payloadMustBeSerialisable() {
		assertRefused("a", new SelfReferringBean(), "Payload of task 'a' cannot be serialised");
	}

	@Test
	void payloadThatIsNestedTooDeeplyIsRefusedInFewWords() {
		List<Object> nested = List.of();
		for (int i = 0; i < 1000; i++) {
			nested = List.of(nested);
		}
		List<Object> payload = nested;
		assertThatExceptionOfType(InvalidTaskException.class).isThrownBy(() -> this.queue.add("a", payload))
			.withMessageContaining("nesting depth")
			.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(1200));
	}

	@Test
	void payloadMustNotBeLargerThanAllowed() {
		assertRefused("a", "x".repeat(999), "Payload of task 'a' takes 1001 bytes");
		assertThat(this.queue.add("a", "x".repeat(998))).isEqualTo(AddResult.ADDED);
	}

	@Test
	void headersCountAsPayload() {
		assertThatExceptionOfType(InvalidTaskException.class)
			.isThrownBy(() -> this.queue.add("a", null, AddOptions.DEFAULTS.header("name", "x".repeat(997))))
			.withMessageContaining("takes 1001 bytes");
		assertThat(this.queue.counts()).isEqualTo(EMPTY);
	}

	@Test
	void headersOfChihuoAreReserved() {
		assertThatExceptionOfType(InvalidTaskException.class)
			.isThrownBy(() -> this.queue.add("a", null, AddOptions.DEFAULTS.header("chihuo-codec", "json")))
			.withMessageContaining("'chihuo-codec'");
		assertThat(this.queue.counts()).isEqualTo(EMPTY);
		assertThat(this.queue.add("a", null, AddOptions.DEFAULTS.header("chihuo", "x"))).isEqualTo(AddResult.ADDED);
	}

	@Test
	void headersMustFitIntoAMessage() {
		TaskQueue<Object> large = new BackendChihuoClient(new MemoryTaskBackend(this.clock),
				TaskCodec.json(JsonMapper.builder().build()),
				new ClientOptions("test", 256 * 1024, Duration.ofSeconds(5)))
			.queue("loop", Object.class);
		assertThatExceptionOfType(InvalidTaskException.class)
			.isThrownBy(() -> large.add("a", null, AddOptions.DEFAULTS.header("name", "x".repeat(64 * 1024))))
			.withMessageContaining("The headers of task 'a' take 65540 bytes, and 65536 are allowed");
		assertThatExceptionOfType(InvalidTaskException.class)
			.isThrownBy(() -> large.add("a", null, AddOptions.DEFAULTS.header("n".repeat(256), "")))
			.withMessageContaining("has a name of 256 bytes");
		assertThat(large.add("a", null, AddOptions.DEFAULTS.header("n".repeat(255), "x".repeat(60 * 1024))))
			.isEqualTo(AddResult.ADDED);
	}

}
