// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import io.chihuo.LoopControl;
import io.chihuo.TaskInfo;
import io.chihuo.TaskState;
import io.chihuo.concurrent.SafeLogger;
import io.chihuo.contract.SettableClock;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class LeaseTests {

	private static final Duration LEASE_DURATION = Duration.ofSeconds(30);

	private final SettableClock clock = new SettableClock();

	private final FaultyBackend backend = new FaultyBackend(this.clock);

	private final TestNode node = new TestNode(this.clock, this.backend);

	private final GatedHandler gate = new GatedHandler();

	@AfterEach
	void close() {
		this.gate.open();
		this.backend.heal();
		this.node.close();
	}

	@Test
	void runOfManyHoursKeepsItsLease() {
		this.node.run(this.gate);
		this.node.queue().add("a");
		this.gate.awaitBegun(1);
		for (int i = 0; i < 12; i++) {
			this.clock.advance(Duration.ofMinutes(30));
			TaskInfo info = this.node.queue().find("a").orElseThrow();
			assertThat(info.state()).isEqualTo(TaskState.RUNNING);
			assertThat(info.leasedUntil()).isAfter(this.clock.now());
		}
		this.gate.open();
		this.node.awaitDrained();
		assertThat(this.gate.ended()).containsExactly("a");
	}

	@Test
	void leaseIsRenewedAtAThirdOfItsLength() {
		this.node.run(this.gate);
		this.node.queue().add("a");
		this.gate.awaitBegun(1);
		this.clock.advance(LEASE_DURATION.multipliedBy(2));
		assertThat(this.backend.calls("renew")).isBetween(5L, 6L);
	}

	@Test
	void idleLoopRenewsNothing() {
		this.node.run(this.gate);
		this.clock.advance(Duration.ofHours(1));
		assertThat(this.backend.calls("renew")).isZero();
	}

	@Test
	void manyRunsAreRenewedByOneCall() {
		this.node.run(this.gate, (options) -> options.concurrency(20));
		for (int i = 0; i < 20; i++) {
			this.node.queue().add("task-" + i);
		}
		this.gate.awaitBegun(20);
		this.clock.advance(LEASE_DURATION.dividedBy(3));
		assertThat(this.backend.calls("renew")).isEqualTo(1);
	}

	@Test
	void lostLeaseInterruptsTheRunAndMakesItsOutcomeVoid(CapturedOutput output) {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		CountDownLatch open = new CountDownLatch(1);
		AtomicInteger runs = new AtomicInteger();
		this.node.run((task) -> {
			if (runs.incrementAndGet() > 1) {
				return this.gate.handle(task);
			}
			begun.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
			UninterruptibleWork.await(open);
			task.finish();
			return null;
		}, (options) -> options.concurrency(2));
		this.node.queue().add("a");
		UninterruptibleWork.await(begun); // from here on its lease is watched
		this.backend.fail("renew");
		this.clock.advance(LEASE_DURATION);
		UninterruptibleWork.await(interrupted);
		this.gate.awaitBegun(1);
		open.countDown();
		TestNode.soon().until(() -> output.getOut().contains("was lost"));
		assertThat(this.node.queue().isFinished("a")).isFalse();
		assertThat(this.node.state("a")).isEqualTo(TaskState.RUNNING);
		this.gate.open();
		this.node.awaitDrained();
		assertThat(this.node.state("a")).isNull();
		assertThat(StringUtils.countOccurrencesOf(output.getOut(),
				"The lease of task 'a' of loop 'loop' was lost; the outcome of its attempt 1 is void"))
			.isEqualTo(1);
	}

	@Test
	void taskIsReleasedToAStoreThatKnowsOfNoLapse(CapturedOutput output) {
		SettableClock stopped = new SettableClock();
		FaultyBackend patient = new FaultyBackend(stopped);
		TestNode other = new TestNode(this.clock, patient);
		other.run(this.gate);
		other.queue().add("a");
		this.gate.awaitBegun(1);
		patient.fail("renew");
		this.clock.advance(LEASE_DURATION);
		this.gate.awaitBegun(2);
		assertThat(this.gate.interrupted()).containsExactly("a");
		this.gate.open();
		other.awaitDrained();
		assertThat(this.gate.ended()).containsExactly("a");
		TestNode.soon()
			.untilAsserted(() -> assertThat(output.getOut())
				.containsOnlyOnce("was lost; the outcome of its attempt 1 is void"));
		other.close();
	}

	@Test
	void outcomeThatCannotBeDeliveredInTimeIsLoggedAsLostOnce(CapturedOutput output) {
		this.backend.fail("settle");
		this.gate.open();
		this.node.run(this.gate);
		this.node.queue().add("a");
		TestNode.soon().until(() -> this.backend.calls("settle") > 0);
		this.backend.fail("renew");
		TestNode.soon().until(() -> {
			this.clock.advance(Duration.ofSeconds(1));
			return output.getOut().contains("was lost");
		});
		this.backend.heal();
		TestNode.soon().until(() -> {
			this.clock.advance(Duration.ofSeconds(1));
			return this.node.queue().counts().isDrained();
		});
		SafeLogger.awaitLines(TestLimits.HANG_TIMEOUT);
		assertThat(StringUtils.countOccurrencesOf(output.getOut(), "the outcome of its attempt 1 is void"))
			.isEqualTo(1);
	}

	@Test
	void storeThatIsAwayForLessThanALeaseLosesNoTask() {
		this.node.run(this.gate);
		this.node.queue().add("a");
		this.gate.awaitBegun(1);
		this.backend.fail("renew");
		this.clock.advance(LEASE_DURATION.minusSeconds(5));
		this.backend.heal();
		this.clock.advance(Duration.ofHours(1));
		assertThat(this.gate.interrupted()).isEmpty();
		assertThat(this.node.state("a")).isEqualTo(TaskState.RUNNING);
	}

	@Test
	void tokenGrowsWithEveryLeaseOfAnId() {
		List<Long> tokens = new CopyOnWriteArrayList<>();
		LoopControl loop = this.node.run((task) -> tokens.add(task.fencingToken()));
		for (int i = 1; i <= 3; i++) {
			int runs = i;
			this.node.queue().add("a");
			this.node.queue().add("b");
			TestNode.soon().until(() -> tokens.size() == 2 * runs);
			this.node.awaitDrained();
		}
		assertThat(List.of(tokens.get(0), tokens.get(2), tokens.get(4))).isSorted().doesNotHaveDuplicates();
		assertThat(loop.runningTasks()).isEmpty();
	}

}
