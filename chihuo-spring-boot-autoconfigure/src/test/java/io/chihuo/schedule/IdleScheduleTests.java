// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.chihuo.ChihuoSchedules;
import io.chihuo.ScheduleOptions;
import io.chihuo.backend.DelegatingTaskBackend;
import io.chihuo.backend.DelegatingTaskStore;
import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.SchedulePage;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The cost of schedules that are not due, and their greatest number.
 */
class IdleScheduleTests {

	private static final ScheduleOptions YEARLY = ScheduleOptions.ofCron("0 0 0 1 1 *");

	private final SettableClock clock = new SettableClock(Instant.parse("2026-01-02T00:00:00Z"));

	private final CountedBackend backend = new CountedBackend(new MemoryTaskBackend(this.clock));

	private final ScheduleNode node = new ScheduleNode(this.backend, this.clock);

	@Test
	void nodeReadsEachRecordEveryFiveMinutesAndAsksNothingMore() {
		this.node.declare("yearly", ScheduleSettings.of(YEARLY)).start();
		this.clock.advance(Duration.ofMinutes(10));
		this.backend.calls = 0;
		for (int i = 0; i < 60; i++) {
			this.clock.advance(Duration.ofMinutes(1));
		}
		// the record and the directory twelve times each, and a note that it is declared
		assertThat(this.backend.calls).isBetween(24, 26);
	}

	@Test
	void namespaceHasNoMoreThanTenThousandSchedules() {
		ChihuoSchedules schedules = this.node.schedules();
		for (int i = 0; i < ChihuoSchedules.MAX_SCHEDULES; i++) {
			schedules.add("yearly-" + i, ScheduleNode.LOOP, null, YEARLY);
		}
		assertThatIllegalStateException().isThrownBy(() -> schedules.add("more", ScheduleNode.LOOP, null, YEARLY))
			.withMessageContaining("10000 schedules");
		schedules.remove("yearly-17");
		assertThat(schedules.add("more", ScheduleNode.LOOP, null, YEARLY)).isTrue();
	}

	/** Counts calls that concern schedules. */
	private static final class CountedBackend extends DelegatingTaskBackend {

		private int calls;

		CountedBackend(TaskBackend backend) {
			super(backend);
		}

		@Override
		protected TaskStore wrapStore(TaskStore store) {
			return new DelegatingTaskStore(store) {

				@Override
				public CompletableFuture<List<ScheduleAnswer>> changeSchedules(List<ScheduleChange> changes) {
					CountedBackend.this.calls++;
					return super.changeSchedules(changes);
				}

				@Override
				public CompletableFuture<SchedulePage> findSchedules(List<String> names) {
					CountedBackend.this.calls++;
					return super.findSchedules(names);
				}

				@Override
				public CompletableFuture<SchedulePage> listSchedules(@Nullable String cursor, int size) {
					CountedBackend.this.calls++;
					return super.listSchedules(cursor, size);
				}

			};
		}

	}

}
