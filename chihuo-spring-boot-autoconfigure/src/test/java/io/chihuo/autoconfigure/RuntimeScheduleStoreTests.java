// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
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
import io.chihuo.servers.PostgresServer;
import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.RedisServer;
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

	private static ApplicationContextRunner runner(String store) {
		ApplicationContextRunner bare = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
			.withPropertyValues("chihuo.namespace=" + UUID.randomUUID(), "chihuo.timeout=1m");
		return switch (store) {
			case "memory" -> bare.withPropertyValues("chihuo.backend=memory");
			case "redis" -> withRedis(bare).withPropertyValues("chihuo.backend=redis");
			case "rabbitmq" -> withRedis(bare).withConfiguration(AutoConfigurations.of(RabbitAutoConfiguration.class))
				.withPropertyValues("chihuo.backend=rabbitmq", "chihuo.rabbitmq.ledger=redis",
						"spring.rabbitmq.host=127.0.0.1", "spring.rabbitmq.port=" + RabbitServer.startedOnce().port());
			default -> bare.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
				.withPropertyValues("chihuo.backend=jdbc", "chihuo.jdbc.initialize-schema=always",
						"spring.datasource.url=" + PostgresServer.shared().jdbcUrl(),
						"spring.datasource.username=" + PostgresServer.shared().user());
		};
	}

	private static ApplicationContextRunner withRedis(ApplicationContextRunner bare) {
		return bare.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
			.withPropertyValues("spring.data.redis.host=127.0.0.1",
					"spring.data.redis.port=" + RedisServer.shared().port());
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory", "redis", "rabbitmq", "jdbc" })
	void schedulesAreMadeSteeredAndShown(String store) {
		Assumptions.assumeTrue(!store.equals("jdbc") || PostgresServer.isAvailable(), PostgresServer.MISSING);
		ApplicationContextRunner runner = runner(store);
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
