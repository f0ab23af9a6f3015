// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.Backoff;
import io.chihuo.ChihuoConfigurationException;
import io.chihuo.DeadLetter;
import io.chihuo.FailedAttempt;
import io.chihuo.LoopDefinition;
import io.chihuo.RejectTaskException;
import io.chihuo.RetryLaterException;
import io.chihuo.Task;
import io.chihuo.TaskEntry;
import io.chihuo.TaskInfo;
import io.chihuo.TaskState;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.DelegatingTaskBackend;
import io.chihuo.backend.DelegatingTaskStore;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.client.TaskHeaders;
import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RetryTests {

	private static final Backoff EXACT = Backoff.exponential(Duration.ofSeconds(1), 3, Duration.ofSeconds(20))
		.withJitter(0);

	private final SettableClock clock = new SettableClock();

	private final TestNode node = new TestNode(this.clock);

	private final List<Integer> attempts = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.node.close();
	}

	private Object fail(Task<String> task) {
		this.attempts.add(task.attempt());
		throw new IllegalStateException("attempt " + task.attempt(), new RuntimeException("deep down"));
	}

	@Test
	void failedTaskIsTriedAgainAfterAGrowingAndBoundedWait() {
		this.node.run(this::fail, (options) -> options.backoff(EXACT).maxAttempts(6));
		this.node.queue().add("a");
		for (int seconds : new int[] { 1, 3, 9, 20, 20 }) {
			this.node.awaitState("a", TaskState.DELAYED);
			int before = this.attempts.size();
			TaskInfo info = this.node.queue().find("a").orElseThrow();
			assertThat(info.dueAt()).isEqualTo(this.clock.now().plusSeconds(seconds));
			assertThat(info.attempts()).isEqualTo(before);
			this.clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
			assertThat(this.attempts).hasSize(before);
			assertThat(this.node.state("a")).isEqualTo(TaskState.DELAYED);
			this.clock.advance(Duration.ofMillis(1));
			TestNode.soon().until(() -> this.attempts.size() == before + 1);
		}
		this.node.awaitState("a", TaskState.DEAD);
		assertThat(this.attempts).containsExactly(1, 2, 3, 4, 5, 6);
	}

	@Test
	void payloadThatDoesNotDecodeIsTriedAgainAndRunsOnceItDecodes() {
		LoopDefinition<Integer> broken = LoopDefinition.of(TestNode.LOOP, Integer.class, (task) -> null);
		this.node.run(broken, (options) -> options.backoff(EXACT).maxAttempts(3));
		this.node.queue().add("a", "secret");
		for (int attempt = 1; attempt < 3; attempt++) {
			int failed = attempt;
			TestNode.soon().until(() -> this.node.queue().find("a").orElseThrow().attempts() == failed);
			this.node.awaitState("a", TaskState.DELAYED);
			this.clock.advance(Duration.ofSeconds((attempt == 1) ? 1 : 3));
		}
		this.node.awaitState("a", TaskState.DEAD);
		assertThat(this.node.queue().find("a").orElseThrow().lastError())
			.contains("does not decode: Cannot deserialize value of type `java.lang.Integer` from String …")
			.doesNotContain("secret");
		this.node.registry().remove(TestNode.LOOP).join();
		List<String> payloads = new CopyOnWriteArrayList<>();
		this.node.run((task) -> payloads.add(task.payload()));
		assertThat(this.node.queue().deadLetters().requeueAll()).isEqualTo(1);
		this.node.awaitDrained();
		assertThat(payloads).containsExactly("secret");
	}

	@Test
	void loopWhosePayloadsCanNeverBeReadIsRefused() {
		assertThatExceptionOfType(ChihuoConfigurationException.class)
			.isThrownBy(
					() -> this.node.registry().register(LoopDefinition.of("shapes", Runnable.class, (task) -> null)))
			.withMessageStartingWith(
					"Loop 'shapes' is refused. Payloads of type 'java.lang.Runnable' can be written as JSON");
		assertThat(this.node.registry().loops()).isEmpty();
	}

	@Test
	void lastErrorHasTheExceptionAndItsCause() {
		this.node.run(this::fail, (options) -> options.maxAttempts(1));
		this.node.queue().add("a");
		this.node.awaitState("a", TaskState.DEAD);
		assertThat(this.node.queue().find("a").orElseThrow().lastError())
			.isEqualTo("java.lang.IllegalStateException: attempt 1; caused by java.lang.RuntimeException: deep down");
	}

	@Test
	void failedAttemptsAreKeptWithTheirTimeNodeAndError() {
		List<FailedAttempt> expected = List.of(
				FailedAttempt.of(1, this.clock.now(), "node",
						"java.lang.IllegalStateException: attempt 1; caused by java.lang.RuntimeException: deep down"),
				FailedAttempt.of(2, this.clock.now().plusSeconds(1), "node",
						"java.lang.IllegalStateException: attempt 2; caused by java.lang.RuntimeException: deep down"));
		List<DeadLetter<String>> dead = new CopyOnWriteArrayList<>();
		this.node.run(LoopDefinition.of(TestNode.LOOP, String.class, this::fail).onDead(dead::add),
				(options) -> options.backoff(EXACT).maxAttempts(2));
		this.node.queue().add("a");
		this.node.awaitState("a", TaskState.DELAYED);
		assertThat(this.node.queue().find("a").orElseThrow().failedAttempts()).isEqualTo(expected.subList(0, 1));
		this.clock.advance(Duration.ofSeconds(1));
		this.node.awaitState("a", TaskState.DEAD);
		assertThat(this.node.queue().find("a").orElseThrow().failedAttempts()).isEqualTo(expected);
		assertThat(this.node.queue().deadLetters().page(null, 1).letters().get(0).failedAttempts()).isEqualTo(expected);
		TestNode.soon().until(() -> dead.size() == 1);
		assertThat(dead.get(0).failedAttempts()).isEqualTo(expected);
	}

	@Test
	void runEndsAlsoIfItCannotBeAddedToTheFailedAttemptsOfItsTask() {
		try (TestNode other = new TestNode(this.clock, new UnloggedBackend(this.clock))) {
			other.run(this::fail, (options) -> options.backoff(EXACT).maxAttempts(2));
			other.queue().add("a");
			other.awaitState("a", TaskState.DELAYED);
			this.clock.advance(Duration.ofSeconds(1));
			other.awaitState("a", TaskState.DEAD);
			assertThat(this.attempts).containsExactly(1, 2);
			TaskInfo info = other.queue().find("a").orElseThrow();
			assertThat(info.lastError()).contains("attempt 2");
			assertThat(info.failedAttempts()).isEmpty();
		}
	}

	/** A backend that answers claims without the failed attempts, as none should. */
	private static final class UnloggedBackend extends DelegatingTaskBackend {

		UnloggedBackend(SettableClock clock) {
			super(new MemoryTaskBackend(clock));
		}

		@Override
		protected TaskStore wrapStore(TaskStore target) {
			return new DelegatingTaskStore(target) {

				@Override
				public CompletableFuture<ClaimResult> claim(ClaimRequest request) {
					return super.claim(request).thenApply((result) -> new ClaimResult(
							result.tasks().stream().map(UnloggedBackend::withoutLog).toList(),
							result.suspectsWaiting()));
				}

			};
		}

		private static LeasedTask withoutLog(LeasedTask task) {
			return new LeasedTask(task.lease(), task.payload(), task.headers(), task.attempt(), task.crashes(),
					task.addedAt(), task.readyAt(), task.claimedAt(), task.forcedReleases(), task.suspect(),
					task.unreadable(), null);
		}

	}

	@Test
	void unlimitedAttemptsNeverEnd() {
		this.node.run(this::fail, (options) -> options.backoff(EXACT).maxAttempts(-1));
		this.node.queue().add("a");
		TestNode.soon().until(() -> {
			this.clock.advance(Duration.ofSeconds(20));
			return this.attempts.size() > 30;
		});
		assertThat(this.attempts).isSorted().doesNotHaveDuplicates();
	}

	@Test
	void zeroBackoffTriesAgainAtOnce() {
		this.node.run(this::fail, (options) -> options.backoff(Backoff.fixed(Duration.ZERO)));
		this.node.queue().add("a");
		this.node.awaitState("a", TaskState.DEAD);
		assertThat(this.attempts).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
	}

	@Test
	void handlerMayChooseTheWaitAndSpendsNoAttempt() {
		this.node.run((task) -> {
			this.attempts.add(task.attempt());
			throw new RetryLaterException(Duration.ofHours(2), "come back later");
		}, (options) -> options.backoff(EXACT).maxAttempts(1));
		this.node.queue().add("a");
		for (int runs = 1; runs <= 5; runs++) {
			int count = runs;
			TestNode.soon().until(() -> this.attempts.size() == count);
			this.node.awaitState("a", TaskState.DELAYED);
			TaskInfo info = this.node.queue().find("a").orElseThrow();
			assertThat(info.dueAt()).isEqualTo(this.clock.now().plus(Duration.ofHours(2)));
			assertThat(info.attempts()).isZero();
			assertThat(info.lastError()).contains("come back later");
			assertThat(info.failedAttempts()).isEmpty();
			this.clock.advance(Duration.ofHours(2));
		}
		assertThat(this.attempts).containsOnly(1);
	}

	@Test
	void handlerMayChooseTheWaitAndSpendAnAttempt() {
		this.node.run((task) -> {
			this.attempts.add(task.attempt());
			throw new RetryLaterException(Duration.ofHours(2), "come back later").countAsAttempt();
		}, (options) -> options.backoff(EXACT).maxAttempts(2));
		this.node.queue().add("a");
		this.node.awaitState("a", TaskState.DELAYED);
		assertThat(this.node.queue().find("a").orElseThrow().dueAt())
			.isEqualTo(this.clock.now().plus(Duration.ofHours(2)));
		this.clock.advance(Duration.ofHours(2));
		this.node.awaitState("a", TaskState.DEAD);
		assertThat(this.attempts).containsExactly(1, 2);
	}

	@Test
	void rejectedTaskIsDeadAtOnce() {
		this.node.run((task) -> {
			this.attempts.add(task.attempt());
			throw new RejectTaskException("never");
		}, (options) -> options.maxAttempts(-1));
		this.node.queue().add("a");
		this.node.awaitState("a", TaskState.DEAD);
		assertThat(this.attempts).containsExactly(1);
	}

	@Test
	void errorsFailARunLikeExceptions() {
		this.node.run((task) -> {
			throw new StackOverflowError("too deep");
		}, (options) -> options.maxAttempts(1));
		this.node.queue().add("a");
		this.node.awaitState("a", TaskState.DEAD);
		assertThat(this.node.queue().find("a").orElseThrow().lastError()).contains("StackOverflowError: too deep");
	}

	@Test
	void taskThatSucceedsAfterFailuresIsForgotten() {
		this.node.run((task) -> (task.attempt() < 3) ? fail(task) : null, (options) -> options.backoff(EXACT));
		this.node.queue().add("a");
		this.node.awaitState("a", TaskState.DELAYED);
		this.clock.advance(Duration.ofSeconds(1));
		TestNode.soon().until(() -> this.attempts.size() == 2);
		this.node.awaitState("a", TaskState.DELAYED);
		this.clock.advance(Duration.ofSeconds(3));
		this.node.awaitDrained();
		assertThat(this.node.state("a")).isNull();
	}

	@Test
	void allDeadLettersAreRequeuedOnceThoughTheyDieAgain() {
		this.node.run((task) -> {
			throw new RejectTaskException("never");
		});
		this.node.queue().addAll(IntStream.range(0, 1500).mapToObj((i) -> TaskEntry.of("task-" + i, "")));
		TestNode.soon().until(() -> this.node.queue().counts().dead() == 1500);
		assertThat(this.node.queue().deadLetters().requeueAll()).isEqualTo(1500);
		TestNode.soon().until(() -> this.node.queue().counts().dead() == 1500);
	}

	@Test
	void limitOfATaskThatCannotBeReadIsThatOfItsLoop() {
		MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);
		AddOptions damaged = AddOptions.DEFAULTS.header(TaskHeaders.MAX_ATTEMPTS, "many")
			.header(TaskHeaders.RUN_TIMEOUT, "");
		backend.store(new QueueName("test", TestNode.LOOP))
			.add(List.of(new NewTask("a", new byte[0], false, damaged)))
			.join();
		try (TestNode reading = new TestNode(this.clock, backend)) {
			reading.run(this::fail, (options) -> options.maxAttempts(1).runTimeout(Duration.ofMinutes(1)));
			reading.awaitState("a", TaskState.DEAD);
		}
		assertThat(this.attempts).containsExactly(1);
	}

}
