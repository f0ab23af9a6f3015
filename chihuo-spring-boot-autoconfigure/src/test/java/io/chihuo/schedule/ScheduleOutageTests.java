// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.ChihuoException;
import io.chihuo.OverlapPolicy;
import io.chihuo.ScheduleOptions;
import io.chihuo.backend.DelegatingTaskBackend;
import io.chihuo.backend.DelegatingTaskStore;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Stores that answer reads and refuse changes, such as a full disk or a replica.
 */
@ExtendWith(OutputCaptureExtension.class)
class ScheduleOutageTests {

	private static final Duration ONE_MINUTE = Duration.ofMinutes(1);

	private static final String WARNING = "Schedule 'tick' cannot continue";

	private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));

	private final ReadOnlyBackend backend = new ReadOnlyBackend(new MemoryTaskBackend(this.clock));

	private final ContractQueue queue = new ContractQueue(this.backend.store(new QueueName("test", ScheduleNode.LOOP)),
			this.clock::advance);

	private void start(OverlapPolicy overlap) {
		new ScheduleNode(this.backend, this.clock)
			.declare("tick", ScheduleSettings.of(ScheduleOptions.ofRate(ONE_MINUTE).withOverlap(overlap)), null)
			.start();
	}

	private static int countWarnings(CapturedOutput output) {
		return output.toString().split(WARNING, -1).length - 1;
	}

	@Test
	void refusedChangesAreRepeatedEverMoreRarelyAndLoggedOnce(CapturedOutput output) {
		start(OverlapPolicy.ALLOW);
		this.backend.readOnly = true;
		this.clock.advance(Duration.ofMinutes(11));
		assertThat(this.backend.refused).isBetween(10, 30);
		TestLimits.awaitLines().untilAsserted(() -> assertThat(countWarnings(output)).isEqualTo(1));
		this.backend.readOnly = false;
		this.clock.advance(ONE_MINUTE);
		assertThat(this.queue.claimIds()).contains("tick@2026-01-01T00:12:00Z");
	}

	@Test
	void refusedChangesOfASlotThatWaitsAreRepeatedEverMoreRarely(CapturedOutput output) {
		start(OverlapPolicy.QUEUE_ONE);
		this.clock.advance(ONE_MINUTE);
		LeasedTask running = this.queue.claim();
		this.clock.advance(ONE_MINUTE);
		this.queue.acknowledge(running);
		this.backend.readOnly = true;
		this.clock.advance(Duration.ofMinutes(10));
		assertThat(this.backend.refused).isBetween(10, 30);
		TestLimits.awaitLines().untilAsserted(() -> assertThat(countWarnings(output)).isEqualTo(1));
	}

	@Test
	void firstRetryIsSoonAfterEachOutageAndTheWarningIsThrottled(CapturedOutput output) {
		start(OverlapPolicy.ALLOW);
		for (int minute = 1; minute <= 12; minute++) {
			this.backend.readOnly = true;
			this.clock.advance(ONE_MINUTE.plusSeconds(1));
			this.backend.readOnly = false;
			this.clock.advance(Duration.ofSeconds(2));
			assertThat(this.queue.claimIds()).hasSize(1);
			this.clock.advance(Duration.ofSeconds(57));
			assertThat(this.queue.claimIds()).hasSizeLessThanOrEqualTo(1);
		}
		TestLimits.awaitLines().untilAsserted(() -> assertThat(countWarnings(output)).isBetween(2, 5));
	}

	/** Changes of schedules fail while it is read-only. */
	private static final class ReadOnlyBackend extends DelegatingTaskBackend {

		private boolean readOnly;

		private int refused;

		ReadOnlyBackend(TaskBackend backend) {
			super(backend);
		}

		@Override
		protected TaskStore wrapStore(TaskStore store) {
			return new DelegatingTaskStore(store) {

				@Override
				public CompletableFuture<List<ScheduleAnswer>> changeSchedules(List<ScheduleChange> changes) {
					if (ReadOnlyBackend.this.readOnly) {
						ReadOnlyBackend.this.refused++;
						return CompletableFuture.failedFuture(new ChihuoException("read-only"));
					}
					return super.changeSchedules(changes);
				}

			};
		}

	}

}
