// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.Backoff;
import io.chihuo.CompletionTimeoutException;
import io.chihuo.DeadlineExceededException;
import io.chihuo.LoopControl;
import io.chihuo.LoopHandler;
import io.chihuo.NotStartedException;
import io.chihuo.RetryLaterException;
import io.chihuo.RunTimeoutException;
import io.chihuo.TaskHandle;
import io.chihuo.TaskState;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.client.TaskHeaders;
import io.chihuo.contract.SettableClock;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Limits of time of tasks, on a node whose clock differs from that of the store.
 */
class TaskClocksTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private static final Duration ONE_MINUTE = Duration.ofMinutes(1);

	private final SettableClock storeClock = new SettableClock();

	private final SettableClock nodeClock = new SettableClock(this.storeClock.now().plus(Duration.ofMinutes(10)));

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.storeClock);

	private final TestNode node = new TestNode(this.nodeClock, this.backend);

	private final GatedHandler gate = new GatedHandler();

	private final AtomicInteger runs = new AtomicInteger();

	@AfterEach
	void close() {
		this.gate.open();
		this.node.close();
	}

	private void elapse(Duration time) {
		this.storeClock.advance(time);
		this.nodeClock.advance(time);
	}

	private LoopControl run(LoopHandler<String> handler) {
		return this.node.run(handler,
				(options) -> options.backoff(Backoff.fixed(ONE_MINUTE)).lease(Duration.ofHours(1)));
	}

	private TaskHandle<String> submit(String id, AddOptions options) {
		return this.node.queue().submit(id, "x", options, String.class);
	}

	private Object countRuns() {
		return "run " + this.runs.incrementAndGet();
	}

	@Test
	void taskThatHasNotStartedInTimeNeverRuns() {
		TaskHandle<String> late = submit("late", AddOptions.DEFAULTS.startWithin(ONE_MINUTE));
		elapse(ONE_MINUTE);
		TaskHandle<String> early = submit("early", AddOptions.DEFAULTS.startWithin(ONE_MINUTE));
		run((task) -> countRuns());
		assertThat(early.await(HANG_LIMIT)).isEqualTo("run 1");
		assertThatExceptionOfType(NotStartedException.class).isThrownBy(() -> late.await(HANG_LIMIT))
			.withMessageContaining("'late'")
			.withMessageContaining("60000 ms that 'start-within' allows");
		assertThat(this.runs).hasValue(1);
		this.node.awaitState("late", TaskState.DEAD);
		assertThat(this.node.queue().find("late").orElseThrow().lastError())
			.startsWith("It has not started within the 60000 ms");
	}

	@Test
	void startOfDelayedTaskIsLimitedFromWhenItIsDue() {
		TaskHandle<String> delayed = submit("delayed", AddOptions.delayed(ONE_MINUTE).startWithin(ONE_MINUTE));
		TaskHandle<String> dated = submit("dated",
				AddOptions.dueAt(this.storeClock.now().plus(ONE_MINUTE)).startWithin(ONE_MINUTE));
		TaskHandle<String> past = submit("past", AddOptions.dueAt(Instant.EPOCH).startWithin(ONE_MINUTE));
		elapse(ONE_MINUTE.plusSeconds(59));
		run((task) -> countRuns());
		assertThat(delayed.await(HANG_LIMIT)).startsWith("run");
		assertThat(dated.await(HANG_LIMIT)).startsWith("run");
		assertThatExceptionOfType(NotStartedException.class).isThrownBy(() -> past.await(HANG_LIMIT));
	}

	@Test
	void runIsInterruptedAtTheDeadlineAndNotRetried() {
		run(this.gate);
		TaskHandle<String> handle = submit("a", AddOptions.DEFAULTS.deadline(ONE_MINUTE));
		this.gate.awaitBegun(1);
		elapse(ONE_MINUTE.minusMillis(1));
		assertThat(this.gate.interrupted()).isEmpty();
		elapse(Duration.ofMillis(1));
		this.gate.awaitInterrupted(1);
		assertThatExceptionOfType(DeadlineExceededException.class).isThrownBy(() -> handle.await(HANG_LIMIT))
			.withMessageContaining("attempt 1: Its deadline has passed before it has ended")
			.satisfies((ex) -> assertThat(ex.remoteCauses()).hasSize(1));
		this.node.awaitState("a", TaskState.DEAD);
	}

	@Test
	void taskWhoseDeadlinePassesInTheQueueNeverRuns() {
		TaskHandle<String> handle = submit("a", AddOptions.DEFAULTS.deadline(ONE_MINUTE));
		elapse(ONE_MINUTE);
		run((task) -> countRuns());
		assertThatExceptionOfType(NotStartedException.class).isThrownBy(() -> handle.await(HANG_LIMIT))
			.withMessageContaining("Its deadline has passed before it has started");
		assertThat(this.runs).hasValue(0);
	}

	@Test
	void failedRunIsNotRetriedAfterTheDeadline() {
		run((task) -> {
			throw new IllegalStateException("no " + countRuns());
		});
		assertThatExceptionOfType(DeadlineExceededException.class)
			.isThrownBy(() -> submit("a", AddOptions.DEFAULTS.deadline(ONE_MINUTE)).await(HANG_LIMIT))
			.satisfies(
					(ex) -> assertThat(ex.remoteCauses()).containsExactly("java.lang.IllegalStateException: no run 1"));
	}

	@Test
	void taskThatHasRunIsNotSaidToHaveNotStarted() {
		run((task) -> {
			if (this.runs.incrementAndGet() == 1) {
				throw new RetryLaterException(ONE_MINUTE.multipliedBy(2), "later");
			}
			return "run " + this.runs.get();
		});
		TaskHandle<String> handle = submit("a", AddOptions.DEFAULTS.startWithin(ONE_MINUTE));
		this.node.awaitState("a", TaskState.DELAYED);
		elapse(ONE_MINUTE.multipliedBy(2));
		assertThat(handle.await(HANG_LIMIT)).isEqualTo("run 2");
	}

	@Test
	void taskThatIsReleasedAtTheStopHasStarted() {
		LoopControl loop = run(this.gate);
		TaskHandle<String> handle = submit("a", AddOptions.DEFAULTS.startWithin(ONE_MINUTE));
		this.gate.awaitBegun(1);
		assertThat(loop.stop(Duration.ZERO)).succeedsWithin(HANG_LIMIT);
		elapse(ONE_MINUTE);
		this.gate.open();
		loop.start();
		this.gate.awaitBegun(2);
		assertThat(handle.future()).succeedsWithin(HANG_LIMIT);
	}

	@Test
	void runThatTakesTooLongIsNamedAsSuch() {
		this.node.run(this.gate, (options) -> options.runTimeout(ONE_MINUTE).maxAttempts(1).lease(Duration.ofHours(1)));
		TaskHandle<String> handle = submit("a", AddOptions.DEFAULTS);
		this.gate.awaitBegun(1);
		elapse(ONE_MINUTE);
		assertThatExceptionOfType(RunTimeoutException.class).isThrownBy(() -> handle.await(HANG_LIMIT))
			.withMessageContaining("attempt 1: The run took longer than 'run-timeout' allows, 60000 ms");
	}

	@Test
	void parkedTaskThatNobodyCompletesIsNamedAsSuch() {
		run((task) -> task.park(ONE_MINUTE));
		TaskHandle<String> handle = submit("a", AddOptions.DEFAULTS);
		this.node.awaitState("a", TaskState.WAITING);
		assertThat(handle.status().obstacle()).startsWith("It waits to be completed from outside until 2026-01-01");
		elapse(ONE_MINUTE);
		assertThatExceptionOfType(CompletionTimeoutException.class).isThrownBy(() -> handle.await(HANG_LIMIT))
			.withMessageContaining("It was not completed in time");
	}

	@Test
	void deadlineLimitsTasksThatAreSubmittedWithinTheRun() {
		run((task) -> {
			this.node.queue("other").submit("child", "x", String.class);
			this.node.queue("other").submit("free", "x", AddOptions.DEFAULTS.detached(), String.class);
			return "done";
		});
		assertThat(submit("a", AddOptions.DEFAULTS.deadline(ONE_MINUTE)).await(HANG_LIMIT)).isEqualTo("done");
		TaskStore store = this.backend.store(new QueueName("test", "other"));
		assertThat(store.findPayload("child").join().orElseThrow().headers())
			.containsEntry(TaskHeaders.PARENT_DEADLINE_IN, "60000");
		assertThat(store.findPayload("free").join().orElseThrow().headers())
			.doesNotContainKey(TaskHeaders.PARENT_DEADLINE_IN);
	}

	@Test
	void limitThatIsNoTimeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> AddOptions.DEFAULTS.startWithin(Duration.ZERO))
			.withMessageContaining("'startWithin' must be at least 1 ms");
		assertThatIllegalArgumentException().isThrownBy(() -> AddOptions.DEFAULTS.deadline(Duration.ofNanos(1)))
			.withMessageContaining("'deadline' must be at least 1 ms");
	}

}
