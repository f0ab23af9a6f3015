// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.MisfirePolicy;
import io.chihuo.OverlapPolicy;
import io.chihuo.ScheduleEntryKind;
import io.chihuo.ScheduleOptions;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.concurrent.InterruptedChannel;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Slots whose payloads, earlier runs or queues stand in the way.
 */
@ExtendWith(OutputCaptureExtension.class)
class SlotProposalTests {

	private static final Duration ONE_MINUTE = Duration.ofMinutes(1);

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private static final ScheduleOptions EACH_MINUTE = ScheduleOptions.ofRate(ONE_MINUTE);

	private final SettableClock clock = new SettableClock(START);

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final ContractQueue queue = new ContractQueue(this.backend.store(new QueueName("test", ScheduleNode.LOOP)),
			this.clock::advance);

	private final ScheduleNode node = new ScheduleNode(this.backend, this.clock);

	private static String id(int minute) {
		return "tick@" + START.plus(ONE_MINUTE.multipliedBy(minute));
	}

	private LeasedTask runFirst(ScheduleOptions options) {
		this.node.declare("tick", ScheduleSettings.of(options)).start();
		this.clock.advance(ONE_MINUTE);
		return this.queue.claim();
	}

	@Test
	void payloadIsNotMadeWhileAnEarlierRunIsUnderWay() {
		AtomicInteger made = new AtomicInteger();
		this.node.declare("tick", ScheduleSettings.of(EACH_MINUTE), (slot) -> made.incrementAndGet() + "").start();
		this.clock.advance(ONE_MINUTE);
		LeasedTask running = this.queue.claim();
		this.clock.advance(ONE_MINUTE.multipliedBy(5));
		assertThat(made).hasValue(1);
		this.queue.acknowledge(running);
		this.clock.advance(ONE_MINUTE);
		assertThat(made).hasValue(2);
		assertThat(this.node.reports()).contains("added loop tick PT0S",
				"skipped loop tick 2026-01-01T00:02:00Z 1 SKIPPED_OVERLAP");
	}

	@Test
	void payloadIsMadeOnceForASlotThatMeetsAFullQueue(CapturedOutput output) {
		AtomicInteger made = new AtomicInteger();
		this.queue.configure(1, 3, Duration.ZERO);
		this.queue.add("other");
		this.node
			.declare("tick", ScheduleSettings.of(ScheduleOptions.ofRate(Duration.ofHours(1))),
					(slot) -> made.incrementAndGet() + "")
			.start();
		this.clock.advance(Duration.ofHours(1).plusSeconds(250));
		assertThat(made).hasValue(1);
		assertThat(output.toString().split("is full, so that schedule 'tick'")).hasSize(2);
		this.queue.acknowledge(this.queue.claim());
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.queue.claimIds()).containsExactly("tick@2026-01-01T01:00:00Z");
	}

	@Test
	void slotThatWaitedIsJudgedAsMissedAfterADowntime() {
		LeasedTask running = runFirst(EACH_MINUTE.withOverlap(OverlapPolicy.QUEUE_ONE));
		this.clock.advance(ONE_MINUTE);
		this.node.stop();
		this.queue.acknowledge(running);
		this.clock.advance(Duration.ofHours(5));
		this.node.start();
		this.clock.advance(Duration.ofSeconds(2));
		assertThat(this.queue.claimIds()).doesNotContain(id(2));
		assertThat(this.node.reports()).contains("skipped loop tick 2026-01-01T00:02:00Z 1 SKIPPED_MISSED");
	}

	@Test
	void slotThatWaitedIsRunAfterAShortRestart() {
		LeasedTask running = runFirst(EACH_MINUTE.withOverlap(OverlapPolicy.QUEUE_ONE).withMisfire(MisfirePolicy.SKIP));
		this.clock.advance(ONE_MINUTE);
		this.node.stop();
		this.queue.acknowledge(running);
		this.clock.advance(Duration.ofSeconds(30));
		this.node.start();
		this.clock.advance(Duration.ofSeconds(2));
		assertThat(this.queue.claimIds()).containsExactly(id(2));
	}

	@Test
	void slotThatWaitsForALongRunIsNotMissed() {
		LeasedTask running = runFirst(ScheduleOptions.ofRate(ONE_MINUTE)
			.withOverlap(OverlapPolicy.QUEUE_ONE)
			.withMisfire(MisfirePolicy.SKIP));
		for (int i = 0; i < 60; i++) {
			this.clock.advance(ONE_MINUTE.dividedBy(2));
			this.queue.renew(running, ONE_MINUTE);
		}
		this.queue.acknowledge(running);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.queue.claimIds()).containsExactly(id(2));
	}

	@Test
	void missedSlotsThatAreAllRunHaveAGreatestAge() {
		this.node.declare("tick",
				ScheduleSettings.of(ScheduleOptions.ofRate(Duration.ofHours(1))
					.withMisfire(MisfirePolicy.ALL)
					.withOverlap(OverlapPolicy.ALLOW)
					.withCatchUpWithin(Duration.ofHours(2))))
			.start();
		this.node.stop();
		this.clock.advance(Duration.ofHours(8).plusMinutes(1));
		this.node.start();
		this.clock.advance(Duration.ZERO);
		assertThat(this.queue.claimIds()).containsExactly("tick@2026-01-01T07:00:00Z", "tick@2026-01-01T08:00:00Z");
		assertThat(this.node.reports()).contains("skipped loop tick 2026-01-01T06:00:00Z 6 SKIPPED_MISSED");
		assertThat(this.node.schedules().history("tick")).extracting((entry) -> entry.kind())
			.containsExactly(ScheduleEntryKind.ADDED, ScheduleEntryKind.ADDED, ScheduleEntryKind.SKIPPED_MISSED);
	}

	@Test
	void payloadMethodThatDoesNotReturnIsInterruptedAndTheScheduleGoesOn(CapturedOutput output) {
		ExecutorService threads = Executors.newCachedThreadPool();
		CountDownLatch interrupted = new CountDownLatch(1);
		CountDownLatch called = new CountDownLatch(1);
		AtomicInteger calls = new AtomicInteger();
		ScheduleNode hanging = new ScheduleNode(this.backend, this.clock, threads);
		hanging.declare("tick", ScheduleSettings.of(EACH_MINUTE), (slot) -> {
			if (calls.getAndIncrement() == 0) {
				called.countDown();
				try {
					new CountDownLatch(1).await();
				}
				finally {
					interrupted.countDown();
				}
			}
			return "made";
		}).declare("other", ScheduleSettings.of(EACH_MINUTE), null).start();
		this.clock.advance(ONE_MINUTE);
		TestLimits.await().until(() -> called.getCount() == 0);
		assertThat(this.queue.claimIds()).containsExactly("other@2026-01-01T00:01:00Z");
		TestLimits.await().until(() -> {
			this.clock.advance(Duration.ofSeconds(1));
			return calls.get() == 2 && interrupted.getCount() == 0;
		});
		TestLimits.await().until(() -> this.queue.claimIds().stream().anyMatch((id) -> id.startsWith("tick@")));
		TestLimits.await()
			.untilAsserted(() -> assertThat(output).contains("did not return within 30 s and was interrupted"));
		threads.shutdownNow();
	}

	@Test
	void payloadMethodIsInterruptedOnAThreadThatMayBlock() {
		ExecutorService threads = Executors.newCachedThreadPool();
		InterruptedChannel channel = new InterruptedChannel();
		CountDownLatch called = new CountDownLatch(1);
		ScheduleNode hanging = new ScheduleNode(this.backend, this.clock, threads);
		hanging.declare("tick", ScheduleSettings.of(EACH_MINUTE), (slot) -> {
			called.countDown();
			channel.read();
			return "made";
		}).start();
		this.clock.advance(ONE_MINUTE);
		TestLimits.await().until(() -> called.getCount() == 0);
		TestLimits.await().until(() -> {
			this.clock.advance(Duration.ofSeconds(1));
			return channel.closer().isDone();
		});
		assertThat(channel.closer().join().getName()).startsWith("chihuo-interrupt-");
		threads.shutdownNow();
	}

	@Test
	void payloadMethodIsNotCalledWhileThreeOfItsCallsHang() {
		ExecutorService threads = Executors.newCachedThreadPool();
		CountDownLatch released = new CountDownLatch(1);
		AtomicInteger calls = new AtomicInteger();
		ScheduleNode hanging = new ScheduleNode(this.backend, this.clock, threads);
		hanging.declare("tick", ScheduleSettings.of(ScheduleOptions.ofRate(Duration.ofHours(1))), (slot) -> {
			calls.incrementAndGet();
			while (released.getCount() > 0) {
				try {
					released.await();
				}
				catch (InterruptedException ex) {
					// ignores it
				}
			}
			return "made";
		}).start();
		TestLimits.await().until(() -> {
			this.clock.advance(Duration.ofSeconds(20));
			return calls.get() == PayloadCalls.MAX_HANGING_CALLS;
		});
		for (int i = 0; i < 20; i++) {
			this.clock.advance(Duration.ofSeconds(40));
		}
		assertThat(calls).hasValue(PayloadCalls.MAX_HANGING_CALLS);
		released.countDown();
		TestLimits.await().until(() -> {
			this.clock.advance(Duration.ofMinutes(10));
			return !this.queue.claimIds().isEmpty();
		});
		threads.shutdownNow();
	}

}
