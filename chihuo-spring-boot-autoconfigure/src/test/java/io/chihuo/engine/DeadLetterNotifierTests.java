// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.AddOptions;
import io.chihuo.Backoff;
import io.chihuo.DeadLetter;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.LoopOptions;
import io.chihuo.RejectTaskException;
import io.chihuo.TaskState;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class DeadLetterNotifierTests {

	private final TestNode node = new TestNode();

	private final List<DeadLetter<Integer>> notified = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.node.close();
	}

	private void run(LoopHandler<Integer> handler, UnaryOperator<LoopOptions.Builder> changes) {
		this.node.run(LoopDefinition.of(TestNode.LOOP, Integer.class, handler).onDead(this.notified::add), changes);
	}

	private DeadLetter<Integer> letter() {
		TestNode.soon().untilAsserted(() -> assertThat(this.notified).hasSize(1));
		return this.notified.get(0);
	}

	@Test
	void listenerIsNotifiedOfARejectedTask() {
		run((task) -> {
			throw new RejectTaskException("not mine");
		}, (options) -> options);
		this.node.queue().add("a", "7", AddOptions.DEFAULTS.header("from", "test"));
		DeadLetter<Integer> letter = letter();
		assertThat(letter).extracting(DeadLetter::id, DeadLetter::payload, DeadLetter::attempts, DeadLetter::crashes)
			.containsExactly("a", 7, 1, 0);
		assertThat(letter.headers()).containsEntry("from", "test");
		assertThat(letter.reason()).isEqualTo("io.chihuo.RejectTaskException: not mine");
		assertThat(letter.diedAt()).isAfterOrEqualTo(letter.addedAt());
	}

	@Test
	void listenerIsNotifiedOnceOfATaskWithoutAttemptsLeft() {
		run((task) -> {
			throw new IllegalStateException("attempt " + task.attempt());
		}, (options) -> options.maxAttempts(3).backoff(Backoff.fixed(Duration.ZERO)));
		this.node.queue().add("a", "7");
		DeadLetter<Integer> letter = letter();
		assertThat(letter.attempts()).isEqualTo(3);
		assertThat(letter.reason()).contains("attempt 3");
		assertThat(this.node.state("a")).isEqualTo(TaskState.DEAD);
	}

	@Test
	void listenerGetsTheReasonOfAPayloadThatDoesNotDecode() {
		List<Integer> ran = new CopyOnWriteArrayList<>();
		run((task) -> ran.add(task.payload()), (options) -> options.maxAttempts(1));
		this.node.queue().add("bad", "not a number");
		this.node.queue().add("good", "8");
		DeadLetter<Integer> letter = letter();
		assertThat(letter.id()).isEqualTo("bad");
		assertThat(letter.payload()).isNull();
		assertThat(letter.reason()).contains(
				"The stored payload does not decode: Cannot deserialize value of type `java.lang.Integer` from String …")
			.doesNotContain("not a number");
		TestNode.soon().untilAsserted(() -> assertThat(ran).containsExactly(8));
	}

	@ParameterizedTest
	@EnumSource
	void deadLetterIsShownAndNotifiedWithoutAPayloadThatThrows(UncreatablePayload.Failure failure) {
		List<DeadLetter<UncreatablePayload>> letters = new CopyOnWriteArrayList<>();
		LoopHandler<UncreatablePayload> handler = LoopHandler.run((task) -> {
		});
		this.node.run(LoopDefinition.of(TestNode.LOOP, UncreatablePayload.class, handler).onDead(letters::add),
				(options) -> options.maxAttempts(1));
		this.node.queue().add("bad", failure.name());
		TestNode.soon().until(() -> letters.size() == 1);
		assertThat(letters.get(0).payload()).isNull();
		assertThat(this.node.client()
			.queue(TestNode.LOOP, UncreatablePayload.class)
			.deadLetters()
			.withPayloads()
			.page(10)
			.letters()).singleElement().satisfies((letter) -> assertThat(letter.payload()).isNull());
	}

	/**
	 * A payload that cannot be created.
	 */
	record UncreatablePayload() {

		enum Failure {

			EXCEPTION, ERROR, STACK_OVERFLOW

		}

		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		static UncreatablePayload of(String text) {
			switch (Failure.valueOf(text)) {
				case EXCEPTION -> throw new IllegalStateException(text);
				case ERROR -> throw new AssertionError(text);
				default -> throw new StackOverflowError(text);
			}
		}

	}

	@Test
	void deadLetterIsStoredBeforeItsListenerIsNotified() {
		List<TaskState> states = new CopyOnWriteArrayList<>();
		this.node.run(LoopDefinition.of(TestNode.LOOP, Integer.class, (task) -> {
			throw new RejectTaskException("no");
		}).onDead((letter) -> states.add(this.node.state(letter.id()))), (options) -> options);
		this.node.queue().add("a");
		TestNode.soon().untilAsserted(() -> assertThat(states).containsExactly(TaskState.DEAD));
	}

	@Test
	void listenerThatFailsIsLoggedAndAffectsNoRun(CapturedOutput output) {
		this.node.run(LoopDefinition.of(TestNode.LOOP, Integer.class, (task) -> {
			throw new RejectTaskException("no");
		}).onDead((letter) -> {
			throw new IllegalStateException("cannot mourn");
		}), (options) -> options);
		this.node.queue().add("a");
		this.node.queue().add("b");
		this.node.awaitState("b", TaskState.DEAD);
		TestNode.soon()
			.until(() -> output.getOut()
				.contains("The dead-letter callback of loop 'loop' failed for dead letter 'b'"));
		assertThat(this.node.state("a")).isEqualTo(TaskState.DEAD);
	}

	@Test
	void interruptionThatAListenerLeavesDoesNotReachTheNextOne() {
		List<Boolean> interrupted = new CopyOnWriteArrayList<>();
		this.node.run(LoopDefinition.of(TestNode.LOOP, Integer.class, LoopHandler.<Integer>run((task) -> {
			throw new RejectTaskException("not mine");
		}))
			.onDead((letter) -> Thread.currentThread().interrupt())
			.onDead((letter) -> interrupted.add(Thread.currentThread().isInterrupted())), (options) -> options);
		this.node.queue().add("a", "7");
		TestNode.soon().untilAsserted(() -> assertThat(interrupted).containsExactly(false));
	}

}
