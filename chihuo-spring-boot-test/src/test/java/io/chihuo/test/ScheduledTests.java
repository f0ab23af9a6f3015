// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoSchedule;
import io.chihuo.MakeTask;
import io.chihuo.ScheduleOptions;
import io.chihuo.ScheduleStatus;
import io.chihuo.ScheduledSlot;
import io.chihuo.Task;
import io.chihuo.TaskQueue;

import static io.chihuo.test.ChihuoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Schedules go by the time of the test, and begin anew with each test.
 */
@ChihuoTest(ScheduledTests.DigestLoop.class)
class ScheduledTests {

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	@Autowired
	ChihuoTester tester;

	@Autowired
	ChihuoClient client;

	@Autowired
	TaskQueue<String> digests;

	@RepeatedTest(3)
	void slotsComeDueAsTimePasses() {
		assertThat(this.client.schedules()).hasNextSlots("digest", START.plus(Duration.ofHours(9)),
				START.plus(Duration.ofHours(33)));
		this.tester.advance(Duration.ofHours(8));
		assertThat(this.digests).hasNoTasks();
		this.tester.advance(Duration.ofHours(1));
		assertThat(this.digests).hasTask("digest@2026-01-01T09:00:00Z").withPayload("for 2026-01-01T09:00:00Z");
		assertThat(this.tester.drainOrThrow("digests")).hasSize(1);
		this.tester.advance(Duration.ofDays(3));
		assertThat(this.tester.drainOrThrow("digests")).hasSize(1);
	}

	@RepeatedTest(2)
	void schedulesOfEarlierTestsAreGone() {
		assertThat(this.client.schedules().add("weekly", "digests", "week", ScheduleOptions.ofRate(Duration.ofDays(7))))
			.isTrue();
		this.tester.advance(Duration.ofDays(7));
		assertThat(this.digests).hasTask("weekly@2026-01-08T00:00:00Z").withPayload("week");
	}

	@Test
	void pausedScheduleHasNoTasks() {
		this.client.schedules().pause("digest");
		this.tester.advance(Duration.ofDays(2));
		assertThat(this.digests).hasNoTasks();
		assertThat(this.client.schedules()).hasStatus("digest", ScheduleStatus.PAUSED);
	}

	@Configuration(proxyBeanMethods = false)
	@Import(DigestLoop.class)
	static class ScheduledApplication {

	}

	@ChihuoLoop(name = "digests")
	static class DigestLoop {

		@ChihuoSchedule(name = "digest", cron = "0 0 9 * * *")
		String makeDigest(ScheduledSlot slot) {
			return "for " + slot.nominalTime();
		}

		@MakeTask
		void sendDigest(Task<String> digest) {
			assertThat(digest.scheduledSlot()).isPresent();
		}

	}

}
