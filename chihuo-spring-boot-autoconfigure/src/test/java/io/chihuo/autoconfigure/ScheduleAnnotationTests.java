// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.MapPropertySource;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoConfigurationException;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.ChihuoSchedule;
import io.chihuo.ChihuoSchedules;
import io.chihuo.MakeTask;
import io.chihuo.Payload;
import io.chihuo.ScheduleEntryKind;
import io.chihuo.ScheduledSlot;
import io.chihuo.Task;
import io.chihuo.contract.SettableClock;
import io.chihuo.event.SlotsSkipped;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Methods of beans that are annotated with {@link ChihuoSchedule}.
 */
class ScheduleAnnotationTests {

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private final Queue<String> ran = new ConcurrentLinkedQueue<>();

	private final SettableClock clock = new SettableClock(START);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
		.withBean(SettableClock.class, () -> this.clock)
		.withBean(RecordedRuns.class, () -> new RecordedRuns(this.ran))
		.withPropertyValues("chihuo.backend=memory", "reports.cron=0 0 * * * *");

	/** A context that did not start fails at once. */
	private void awaitRuns(AssertableApplicationContext context, String... runs) {
		assertThat(context).hasNotFailed();
		TestLimits.await().untilAsserted(() -> {
			this.clock.advance(Duration.ZERO);
			assertThat(this.ran).containsExactly(runs);
		});
	}

	@Test
	void methodOfABeanIsTheWork() {
		this.contextRunner.withBean(NightlyReports.class).run((context) -> {
			assertThat(context.getBean(ChihuoLoopRegistry.class).get("reports").concurrency()).isEqualTo(1);
			this.clock.advance(Duration.ofHours(1));
			awaitRuns(context, "reports@2026-01-01T01:00:00Z 2026-01-01T01:00:00Z");
		});
	}

	@Test
	void methodOfALoopMakesPayloads() {
		this.contextRunner.withBean(Mails.class).run((context) -> {
			this.clock.advance(Duration.ofMinutes(5));
			awaitRuns(context, "digest for 2026-01-01T00:05:00Z");
		});
	}

	@Test
	void configurationTakesThePlaceOfTheAnnotation() {
		this.contextRunner.withBean(NightlyReports.class)
			.withPropertyValues("chihuo.schedules.reports.every=10s", "chihuo.schedules.reports.overlap=allow")
			.run((context) -> {
				this.clock.advance(Duration.ofSeconds(10));
				awaitRuns(context, "reports@2026-01-01T00:00:10Z 2026-01-01T00:00:10Z");
			});
	}

	@Test
	void exactNameIsForThatScheduleAlone() {
		this.contextRunner.withBean(SimilarNames.class)
			.withPropertyValues("chihuo.schedules.reports.every=10s")
			.run((context) -> {
				this.clock.advance(Duration.ofMinutes(5));
				assertThat(context.getBean(ChihuoClient.class).schedules().nextSlots("re_ports", 1))
					.containsExactly(START.plus(Duration.ofMinutes(10)));
			});
	}

	@Test
	void scheduleUnderTwoNamesIsRefused() {
		refused(this.contextRunner.withBean(NightlyReports.class)
			.withPropertyValues("chihuo.schedules.[rep_orts].every=1m", "chihuo.schedules.re-ports.every=2m"),
				"['chihuo.schedules.re-ports', 'chihuo.schedules.rep_orts']");
	}

	@Test
	void hyphenDisablesASchedule() {
		this.contextRunner.withBean(NightlyReports.class)
			.withBean(Mails.class)
			.withPropertyValues("reports.cron=-")
			.run((context) -> {
				this.clock.advance(Duration.ofMinutes(5));
				awaitRuns(context, "digest for 2026-01-01T00:05:00Z");
				this.clock.advance(Duration.ofHours(2));
				assertThat(this.ran).noneMatch((run) -> run.startsWith("reports"));
			});
	}

	/** As a block of YAML ends. */
	private ApplicationContextRunner withCron(String cron) {
		return this.contextRunner.withBean(NightlyReports.class)
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("blocks", Map.of("chihuo.schedules.reports.cron", cron))));
	}

	@Test
	void lineBreaksOfAConfiguredExpressionDoNotMatter() {
		withCron("0 30 *\n* * *\n").run((context) -> {
			this.clock.advance(Duration.ofMinutes(30));
			awaitRuns(context, "reports@2026-01-01T00:30:00Z 2026-01-01T00:30:00Z");
		});
		withCron("-\n").run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void mistakesFailTheStartAndAreExplained() {
		refused(this.contextRunner.withBean(NightlyReports.class).withPropertyValues("reports.cron=0 0 31 2 *"),
				"Schedule 'reports'");
		refused(this.contextRunner.withBean(NightlyReports.class)
			.withPropertyValues("chihuo.schedules.report.every=1m"), "'chihuo.schedules.report'");
		refused(this.contextRunner.withBean(BothMeanings.class), "@MakeTask too");
		refused(this.contextRunner.withBean(WrongPayload.class), "returns a java.lang.Integer");
		refused(this.contextRunner.withBean(WrongParameters.class), "has parameters that are not supported");
		refused(this.contextRunner.withBean(NoTime.class), "Either 'cron' or 'every' must be set");
	}

	private static void refused(ApplicationContextRunner runner, String message) {
		runner.run((context) -> assertThat(context).getFailure()
			.isInstanceOf(ChihuoConfigurationException.class)
			.hasMessageContaining(message));
	}

	@Test
	void skippedSlotsAreAnEventAndMeasured() {
		Queue<SlotsSkipped> skipped = new ConcurrentLinkedQueue<>();
		this.contextRunner.withConfiguration(AutoConfigurations.of(ChihuoMetricsAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.withBean(NightlyReports.class)
			.withBean(RecordedSkips.class, () -> new RecordedSkips(skipped))
			.run((context) -> {
				ChihuoSchedules schedules = context.getBean(ChihuoClient.class).schedules();
				SimpleMeterRegistry meters = context.getBean(SimpleMeterRegistry.class);
				TestLimits.await().until(() -> schedules.find("reports").isPresent());
				schedules.pause("reports");
				this.clock.advance(Duration.ofHours(3));
				schedules.resume("reports");
				TestLimits.await().until(() -> !skipped.isEmpty());
				assertThat(skipped).containsExactly(SlotsSkipped.of("default", "reports", "reports",
						START.plus(Duration.ofHours(3)), 3, ScheduleEntryKind.SKIPPED_PAUSED));
				TestLimits.await()
					.ignoreExceptions()
					.untilAsserted(() -> assertThat(
							meters.get("chihuo.schedule.skipped").tag("reason", "paused").counter().count())
						.isEqualTo(3));
				this.clock.advance(Duration.ofHours(1));
				awaitRuns(context, "reports@2026-01-01T04:00:00Z 2026-01-01T04:00:00Z");
				TestLimits.await()
					.ignoreExceptions()
					.untilAsserted(() -> assertThat(
							meters.get("chihuo.schedule.added").tag("loop", "reports").counter().count())
						.isEqualTo(1));
				TestLimits.await()
					.ignoreExceptions()
					.untilAsserted(
							() -> assertThat(meters.get("chihuo.schedule.lateness").timer().count()).isEqualTo(1));
			});
	}

	record RecordedSkips(Queue<SlotsSkipped> skipped) {

		@EventListener
		void onSkip(SlotsSkipped event) {
			this.skipped.add(event);
		}

	}

	@Test
	void clientsProposeNothing() {
		this.contextRunner.withBean(NightlyReports.class)
			.withPropertyValues("chihuo.role=client")
			.run((context) -> assertThat(context).doesNotHaveBean(ScheduleRegistrar.class));
	}

	record RecordedRuns(Queue<String> runs) {

	}

	static class NightlyReports {

		private final RecordedRuns ran;

		NightlyReports(RecordedRuns ran) {
			this.ran = ran;
		}

		@ChihuoSchedule(name = "reports", cron = "${reports.cron}")
		void writeReports(Task<?> task, ScheduledSlot slot) {
			this.ran.runs().add(task.id() + " " + slot.nominalTime());
		}

	}

	@ChihuoLoop(name = "mails")
	static class Mails {

		private final RecordedRuns ran;

		Mails(RecordedRuns ran) {
			this.ran = ran;
		}

		@ChihuoSchedule(name = "digest", every = "5m")
		String digest(ScheduledSlot slot) {
			return "digest for " + slot.nominalTime();
		}

		@MakeTask
		void send(@Payload String mail) {
			this.ran.runs().add(mail);
		}

	}

	@ChihuoLoop(name = "both")
	static class BothMeanings {

		@MakeTask
		@ChihuoSchedule(every = "5m")
		void work() {
		}

	}

	@ChihuoLoop(name = "wrong")
	static class WrongPayload {

		@ChihuoSchedule(every = "5m")
		Integer payload() {
			return 1;
		}

		@MakeTask
		void work(Task<Instant> task) {
		}

	}

	static class WrongParameters {

		@ChihuoSchedule(every = "5m")
		void work(String name) {
		}

	}

	@ChihuoLoop(name = "similar")
	static class SimilarNames {

		@ChihuoSchedule(name = "reports", every = "5m")
		String reports() {
			return "reports";
		}

		@ChihuoSchedule(name = "re_ports", every = "5m")
		String others() {
			return "others";
		}

		@MakeTask
		void make(String id) {
		}

	}

	static class NoTime {

		@ChihuoSchedule
		void work() {
		}

	}

}
