// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.cumulative.CumulativeTimer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.LoopControl;
import io.chihuo.ScheduleEntryKind;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;
import io.chihuo.observation.LoopMeters;
import io.chihuo.observation.LostAddMeters;
import io.chihuo.observation.MeteredBackend;
import io.chihuo.observation.ScheduleMeters;
import io.chihuo.observation.TimedRuns;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests meter registries of an application that block or throw.
 */
@ExtendWith(OutputCaptureExtension.class)
class BlockingMeterRegistryTests {

	private final CountDownLatch open = new CountDownLatch(1);

	private final FaultyBackend backend = new FaultyBackend(new SettableClock());

	@AfterEach
	void openRegistry() {
		this.open.countDown();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void threadOfADriverIsNotHeldUp(boolean composite) {
		MeterRegistry blocking = new BlockingRegistry(this.open);
		MeterRegistry registry = composite ? new CompositeMeterRegistry().add(blocking) : blocking;
		this.backend.delay("add");
		TaskStore store = new MeteredBackend(this.backend, registry, "test").store(new QueueName("test", "loop"));
		CompletableFuture<List<AddResult>> added = store.add(List.of(ContractQueue.task("a", "", AddOptions.DEFAULTS)));
		CompletableFuture<Void> driver = CompletableFuture.runAsync(() -> this.backend.answer(1));
		assertThat(driver).succeedsWithin(TestLimits.HANG_TIMEOUT);
		assertThat(added).isCompletedWithValue(List.of(AddResult.ADDED));
		Counter adds = blocking.find("chihuo.queue.adds").tag("result", "added").counter();
		assertThat(adds.count()).isZero();
		this.open.countDown();
		TestLimits.await().until(() -> adds.count() == 1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void registryThatIsAddedLaterHoldsNoThreadOfADriverUp(boolean nested) {
		CompositeMeterRegistry inner = new CompositeMeterRegistry();
		MeterRegistry registry = nested ? new CompositeMeterRegistry().add(inner) : inner;
		this.backend.delay("add");
		TaskStore store = new MeteredBackend(this.backend, registry, "test").store(new QueueName("test", "loop"));
		MeterRegistry blocking = new BlockingRegistry(this.open);
		inner.add(blocking);
		store.add(List.of(ContractQueue.task("a", "", AddOptions.DEFAULTS)));
		CompletableFuture<Void> driver = CompletableFuture.runAsync(() -> this.backend.answer(1));
		assertThat(driver).succeedsWithin(TestLimits.HANG_TIMEOUT);
		this.open.countDown();
		TestLimits.await().until(() -> blocking.get("chihuo.queue.adds").tag("result", "added").counter().count() == 1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void runsBeginAndEndWhileTheirMetersBlock(boolean composite) {
		MeterRegistry blocking = new BlockingRegistry(this.open);
		MeterRegistry registry = composite ? new CompositeMeterRegistry().add(blocking) : blocking;
		try (TestNode node = node(new LoopMeters(registry, "test", (loop) -> {
		}), new TimedRuns(registry, "test", List.of(), List.of()))) {
			node.run((task) -> null);
			node.queue().add("a");
			node.queue().add("b");
			node.awaitDrained();
			Timer wait = blocking.get("chihuo.task.wait").timer();
			assertThat(wait.count()).isZero();
			this.open.countDown();
			TestLimits.await().until(() -> wait.count() == 2);
			TestLimits.await().until(() -> blocking.get("chihuo.task.run").timer().count() == 2);
		}
	}

	@Test
	void notificationsThatAreDroppedAreCountedWhileTheRegistryBlocks() {
		CountDownLatch notified = new CountDownLatch(1);
		AtomicReference<Executor> channel = new AtomicReference<>();
		MeterRegistry registry = new BlockingRegistry(this.open);
		try (TestNode node = node(new LoopMeters(registry, "test", (loop) -> {
		}), new EngineListener() {
			@Override
			public LoopListener onLoopRegistered(LoopControl loop) {
				return LoopListener.NONE;
			}

			@Override
			public LoopListener onLoopRegistered(LoopControl loop, Executor notifications) {
				channel.set(notifications);
				return LoopListener.NONE;
			}
		})) {
			node.run((task) -> null);
			channel.get().execute(() -> {
				notified.countDown();
				UninterruptibleWork.await(this.open);
			});
			UninterruptibleWork.await(notified);
			for (int i = 0; i < NotificationChannel.MAX_QUEUED_NOTIFICATIONS + 3; i++) {
				channel.get().execute(() -> {
				});
			}
			Counter dropped = registry.get("chihuo.notification.dropped").counter();
			assertThat(dropped.count()).isZero();
			this.open.countDown();
			TestLimits.await().until(() -> dropped.count() == 3);
		}
	}

	@Test
	void registryThatThrowsIsLoggedOnceAMinuteForAllSchedules(CapturedOutput output) {
		this.open.countDown();
		MeterRegistry registry = new SimpleMeterRegistry();
		registry.config().meterFilter(new MeterFilter() {
			@Override
			public Meter.Id map(Meter.Id id) {
				throw new IllegalStateException("No meters");
			}
		});
		ScheduleMeters meters = new ScheduleMeters(registry);
		LostAddMeters lost = new LostAddMeters(registry);
		for (int i = 0; i < 20; i++) {
			QueueName queue = new QueueName("test", "loop-" + i);
			meters.onSlotAdded(queue, "schedule", Duration.ZERO);
			meters.onSlotsSkipped(queue, "schedule", Instant.EPOCH, 1, ScheduleEntryKind.SKIPPED_MISSED);
			lost.onAddsFailed(queue, List.of("a"), new IllegalStateException());
		}
		TestLimits.awaitLines()
			.untilAsserted(() -> assertThat(
					StringUtils.countOccurrencesOf(output.getOut(), "A listener of schedules threw an exception"))
				.isOne());
		TestLimits.awaitLines()
			.untilAsserted(() -> assertThat(
					StringUtils.countOccurrencesOf(output.getOut(), "A listener of failed adds threw an exception"))
				.isOne());
	}

	@Test
	void scheduleIsNotHeldUp() {
		MeterRegistry registry = new BlockingRegistry(this.open);
		ScheduleMeters meters = new ScheduleMeters(registry);
		meters.onSlotAdded(new QueueName("test", "loop"), "schedule", Duration.ZERO);
		this.open.countDown();
		TestLimits.await().until(() -> {
			Timer lateness = registry.find("chihuo.schedule.lateness").timer();
			return lateness != null && lateness.count() == 1;
		});
	}

	private TestNode node(EngineListener... listeners) {
		SettableClock clock = new SettableClock();
		return new TestNode(clock, new MemoryTaskBackend(clock), TestNode.threads(), List.of(listeners));
	}

	private static final class BlockingRegistry extends SimpleMeterRegistry {

		private final CountDownLatch open;

		BlockingRegistry(CountDownLatch open) {
			this.open = open;
		}

		@Override
		protected Counter newCounter(Meter.Id id) {
			return new CumulativeCounter(id) {

				@Override
				public void increment(double amount) {
					UninterruptibleWork.await(BlockingRegistry.this.open);
					super.increment(amount);
				}

			};
		}

		@Override
		protected Timer newTimer(Meter.Id id, DistributionStatisticConfig distribution, PauseDetector pauses) {
			return new CumulativeTimer(id, this.config().clock(), distribution, pauses, TimeUnit.SECONDS, false) {

				@Override
				protected void recordNonNegative(long amount, TimeUnit unit) {
					UninterruptibleWork.await(BlockingRegistry.this.open);
					super.recordNonNegative(amount, unit);
				}

			};
		}

	}

}
