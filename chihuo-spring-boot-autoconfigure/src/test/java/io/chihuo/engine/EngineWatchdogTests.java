// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.actuate.ChihuoHealthIndicator;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class EngineWatchdogTests {

	private final AtomicLong nanos = new AtomicLong();

	private final AtomicBoolean standing = new AtomicBoolean();

	private final AtomicBoolean closed = new AtomicBoolean();

	private final List<String> parts = new CopyOnWriteArrayList<>();

	private final TaskClock clock = new StoppableClock(this.standing, this.closed);

	private final EngineWatchdog watchdog = new EngineWatchdog(this.clock, (stalled) -> stalled.addAll(this.parts),
			this.nanos::get);

	private void check() {
		this.watchdog.probeClock();
		this.nanos.addAndGet(Duration.ofSeconds(21).toNanos());
		this.watchdog.checkParts();
	}

	private void pass() {
		this.nanos.addAndGet(Duration.ofSeconds(5).toNanos());
		this.watchdog.probeClock();
		this.watchdog.checkParts();
	}

	@Test
	void clockThatMovesIsNotReported() {
		pass();
		assertThat(this.watchdog.stalledParts()).isEmpty();
	}

	@Test
	void clockThatStandsIsReportedOnceUntilItMovesAgain(CapturedOutput output) {
		this.standing.set(true);
		check();
		assertThat(this.watchdog.stalledParts()).containsExactly("clock");
		check();
		TestLimits.awaitLines().untilAsserted(() -> assertThat(output).containsOnlyOnce("[clock] is stalled"));
		this.standing.set(false);
		pass();
		assertThat(this.watchdog.stalledParts()).isEmpty();
	}

	@Test
	void clockThatWasClosedIsNotReported() {
		this.standing.set(true);
		this.closed.set(true);
		check();
		assertThat(this.watchdog.stalledParts()).isEmpty();
	}

	@Test
	void partThatStandsSetsHealthDownAndIsReportedOnce(CapturedOutput output) {
		try (TestNode node = new TestNode(new SettableClock())) {
			ChihuoHealthIndicator health = new ChihuoHealthIndicator(new MemoryTaskBackend(this.clock), node.registry(),
					this.watchdog::stalledParts, Map::of);
			pass();
			assertThat(health.health().getStatus()).isEqualTo(Status.UP);
			this.parts.add("claim of loop 'mails'");
			pass();
			pass();
			Health down = health.health();
			assertThat(down.getStatus()).isEqualTo(Status.DOWN);
			assertThat(down.getDetails()).containsEntry("stalled", List.of("claim of loop 'mails'"));
			TestLimits.awaitLines()
				.untilAsserted(() -> assertThat(output).containsOnlyOnce("[claim of loop 'mails'] is stalled"));
			this.parts.clear();
			pass();
			assertThat(health.health().getStatus()).isEqualTo(Status.UP);
		}
	}

	@Test
	void renewalsThatStandBeginAgain() {
		SettableClock time = new SettableClock();
		StoppableClock stoppable = new StoppableClock(time, this.standing, this.closed);
		GatedHandler gate = new GatedHandler();
		try (TestNode node = new TestNode(stoppable, new MemoryTaskBackend(time))) {
			node.run(gate, (options) -> options.lease(Duration.ofHours(1)));
			node.queue().add("a");
			gate.awaitBegun(1);
			this.standing.set(true);
			time.advance(Duration.ofMinutes(21));
			this.standing.set(false);
			time.advance(Duration.ofMinutes(90));
			Loop<?> loop = (Loop<?>) node.registry().get(TestNode.LOOP);
			loop.findStalled(this.parts);
			assertThat(this.parts).containsExactly("renewal of the leases of loop 'loop'",
					"check of waiting tasks of loop 'loop'");
			this.parts.clear();
			loop.findStalled(this.parts);
			assertThat(this.parts).isEmpty();
			time.advance(Duration.ofHours(5));
			loop.findStalled(this.parts);
			assertThat(this.parts).as("once renewals have begun again").isEmpty();
			gate.open();
		}
	}

	/**
	 * Forgets alarms that are set while it stands, and runs others at once.
	 */
	private record StoppableClock(TaskClock target, AtomicBoolean standing, AtomicBoolean closed) implements TaskClock {

		StoppableClock(AtomicBoolean standing, AtomicBoolean closed) {
			this(new SettableClock(), standing, closed);
		}

		@Override
		public long millis() {
			return this.target.millis();
		}

		@Override
		public Runnable setAlarm(long millis, Runnable action) {
			if (this.standing.get()) {
				return () -> {
				};
			}
			if (millis <= millis()) {
				action.run();
				return () -> {
				};
			}
			return this.target.setAlarm(millis, action);
		}

		@Override
		public boolean isClosed() {
			return this.closed.get();
		}

		@Override
		public void close() {
			this.target.close();
		}

	}

}
