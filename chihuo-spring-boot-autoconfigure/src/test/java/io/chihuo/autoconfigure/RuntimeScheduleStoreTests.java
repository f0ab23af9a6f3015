// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoSchedule;
import io.chihuo.ChihuoSchedules;
import io.chihuo.MakeTask;
import io.chihuo.OverlapPolicy;
import io.chihuo.ScheduleEntryKind;
import io.chihuo.ScheduleInfo;
import io.chihuo.ScheduleOptions;
import io.chihuo.ScheduleStatus;
import io.chihuo.Task;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Schedules that an application makes at run time, and one that it declares, on each
 * store: two nodes have the loop, and a client acts on the schedules.
 */
@Tag("stores")
class RuntimeScheduleStoreTests {

	private static final ScheduleOptions EACH_SECOND = ScheduleOptions.ofRate(Duration.ofSeconds(1))
		.withOverlap(OverlapPolicy.ALLOW);

	private final Queue<String> ran = new ConcurrentLinkedQueue<>();

	@ParameterizedTest
	@ValueSource(strings = { "memory", "redis", "rabbitmq", "jdbc" })
	void schedulesAreMadeSteeredAndShown(String store) {
		ApplicationContextRunner runner = StoreApplications.runner(store);
		ApplicationContextRunner worker = runner.withBean(DigestMails.class, () -> new DigestMails(this.ran));
		worker.run((first) -> {
			if (store.equals("memory")) {
				actOnSchedules(first.getBean(ChihuoClient.class).schedules());
			}
			else {
				worker.run((second) -> runner.withPropertyValues("chihuo.role=client")
					.run((client) -> actOnSchedules(client.getBean(ChihuoClient.class).schedules())));
			}
		});
	}

	private void actOnSchedules(ChihuoSchedules schedules) {
		assertThat(schedules.add("tick", "mails", Map.of("to", "ada"), EACH_SECOND)).isTrue();
		assertThat(schedules.add("tick", "mails", null, EACH_SECOND)).isFalse();
		TestLimits.await().until(() -> this.ran.size() >= 2);
		assertThat(schedules.pause("tick")).isTrue();
		List<String> added = schedules.history("tick")
			.stream()
			.filter((entry) -> entry.kind() == ScheduleEntryKind.ADDED)
			.map((entry) -> entry.taskId() + " {to=ada}")
			.toList();
		TestLimits.await().untilAsserted(() -> assertThat(this.ran).containsExactlyInAnyOrderElementsOf(added));
		assertThat(this.ran).doesNotHaveDuplicates();
		this.ran.clear();
		String now = schedules.runNow("tick");
		String declared = schedules.runNow("digest");
		TestLimits.await()
			.untilAsserted(
					() -> assertThat(this.ran).containsExactlyInAnyOrder(now + " {to=ada}", declared + " digest"));
		assertThat(schedules.find("tick").map(ScheduleInfo::status)).contains(ScheduleStatus.PAUSED);
		schedules.replace("tick", "mails", null, ScheduleOptions.ofCron("0 0 0 1 1 *"));
		assertThat(schedules.resume("tick")).isTrue();
		assertThat(schedules.nextSlots("tick", 2)).hasSize(2)
			.allSatisfy((slot) -> assertThat(slot.toString()).endsWith("-01-01T00:00:00Z"));
		assertThat(schedules.list(null, 100).schedules()).extracting(ScheduleInfo::name)
			.containsExactlyInAnyOrder("tick", "digest");
		assertThat(schedules.remove("tick")).isTrue();
		assertThat(Stream.of("tick", "digest").filter((name) -> schedules.find(name).isPresent()))
			.containsExactly("digest");
	}

	@ChihuoLoop(name = "mails", concurrency = "4")
	static class DigestMails {

		private final Queue<String> ran;

		DigestMails(Queue<String> ran) {
			this.ran = ran;
		}

		@ChihuoSchedule(name = "digest", cron = "0 0 0 29 2 *")
		Object digest() {
			return "digest";
		}

		@MakeTask
		void send(Task<Object> mail) {
			this.ran.add(mail.id() + " " + mail.payload());
		}

	}

}
