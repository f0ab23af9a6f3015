// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.chihuo.AddOptions;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.QueueCounts;
import io.chihuo.RejectTaskException;
import io.chihuo.Task;
import io.chihuo.TaskQueue;
import io.chihuo.actuate.ChihuoEndpoint;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.jdbc.TestDatabase;
import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two namespaces of one application on one server, with loops of one name.
 */
@Tag("stores")
class NamespaceIsolationTests {

	private final String own = "shop" + UUID.randomUUID();

	/** Begins as the other one does, which must not matter. */
	private final String further = this.own + "-eu";

	private final RedisServer redis = RedisServer.shared();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, ChihuoEndpointAutoConfiguration.class,
				EndpointAutoConfiguration.class, DataRedisAutoConfiguration.class, RabbitAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=chihuo",
				"spring.data.redis.host=" + this.redis.host(), "spring.data.redis.port=" + this.redis.port(),
				"test.namespace=" + this.further, "chihuo.namespace=" + this.own,
				"chihuo.namespaces." + this.further + ".timeout=20s")
		.withBean(OwnLetters.class, () -> new OwnLetters(this.own))
		.withBean(FurtherLetters.class, () -> new FurtherLetters(this.further));

	abstract static class LetterLoop {

		private final String namespace;

		LetterLoop(String namespace) {
			this.namespace = namespace;
		}

		@MakeTask
		String make(Task<Boolean> task) {
			if (Boolean.TRUE.equals(task.payload())) {
				throw new RejectTaskException("refused by " + this.namespace);
			}
			return this.namespace;
		}

	}

	@ChihuoLoop(name = "letters")
	static class OwnLetters extends LetterLoop {

		OwnLetters(String namespace) {
			super(namespace);
		}

	}

	@ChihuoLoop(name = "letters", namespace = "${test.namespace}")
	static class FurtherLetters extends LetterLoop {

		FurtherLetters(String namespace) {
			super(namespace);
		}

	}

	private ApplicationContextRunner onRabbit() {
		RabbitServer broker = RabbitServer.shared();
		return this.contextRunner.withPropertyValues("spring.rabbitmq.host=" + broker.host(),
				"spring.rabbitmq.port=" + broker.port(), "chihuo.backend=rabbitmq");
	}

	private static TaskQueue<Boolean> lettersOf(ApplicationContext context, String namespace) {
		return context.getBean(ChihuoClient.class).namespace(namespace).queue("letters", Boolean.class);
	}

	/** Have a queue use all that it keeps, and show that the other one has none of it. */
	private void useBoth(ApplicationContext context) {
		Stream.of(this.own, this.further).forEach((namespace) -> {
			TaskQueue<Boolean> letters = lettersOf(context, namespace);
			assertThat(letters.<String>submit("made", false).await(TestLimits.HANG_TIMEOUT)).isEqualTo(namespace);
			letters.add("later", false, AddOptions.delayed(TestLimits.HANG_TIMEOUT.multipliedBy(10)));
			letters.add("refused", true);
			letters.finish("finished");
			TestLimits.await().until(() -> letters.counts().dead() == 1);
			assertThat(letters.deadLetters().page(null, 1).letters().get(0).reason()).contains(namespace);
		});
		ChihuoEndpoint endpoint = context.getBean(ChihuoEndpoint.class);
		assertThat(endpoint.loop("letters", null, null, null, null, null, null, null, this.further).getStatus())
			.isEqualTo(200);
	}

	private void clearOwn(ApplicationContext context, Supplier<Set<String>> findPlaces) {
		Set<String> before = placesOf(this.further, findPlaces.get());
		QueueCounts counts = lettersOf(context, this.further).counts();
		lettersOf(context, this.own).clearAll();
		assertThat(lettersOf(context, this.further).counts()).isEqualTo(counts);
		assertThat(placesOf(this.further, findPlaces.get())).isEqualTo(before);
		lettersOf(context, this.further).clearAll();
	}

	/** Names that contain that of one namespace, and each that of one only. */
	private Set<String> placesOf(String namespace, Set<String> places) {
		Set<String> found = places.stream().filter((place) -> place.contains(namespace)).collect(Collectors.toSet());
		if (namespace.equals(this.own)) {
			found.removeIf((place) -> place.contains(this.further));
		}
		assertThat(found).isNotEmpty()
			.allSatisfy((place) -> assertThat(place.split(this.own, -1)).as(place).hasSize(2));
		return found;
	}

	private Set<String> redisKeys() {
		return withoutRandomNames(this.redis.command("KEYS", "*" + this.own + "*"));
	}

	private Set<String> redisChannels() {
		return withoutRandomNames(this.redis.command("PUBSUB", "CHANNELS", "*" + this.own + "*"));
	}

	/** Names of sessions and nodes are random. */
	private static Set<String> withoutRandomNames(String lines) {
		return lines.lines().map((name) -> name.replaceFirst("(:session|:ends):.*", "$1")).collect(Collectors.toSet());
	}

	private void assertSamePlaces(Set<String> places) {
		Set<String> further = placesOf(this.further, places).stream()
			.map((place) -> place.replace(this.further, this.own))
			.collect(Collectors.toSet());
		assertThat(placesOf(this.own, places)).isEqualTo(further);
	}

	@Test
	void redisKeepsThemInOtherKeysAndChannels() {
		this.contextRunner.withPropertyValues("chihuo.backend=redis").run((context) -> {
			useBoth(context);
			assertSamePlaces(redisKeys());
			assertSamePlaces(redisChannels());
			clearOwn(context, this::redisKeys);
		});
	}

	@Test
	void rabbitKeepsThemInOtherQueuesAndKeysOfItsLedger() {
		onRabbit().withPropertyValues("chihuo.rabbitmq.ledger=redis").run((context) -> {
			useBoth(context);
			assertSamePlaces(redisKeys());
			assertSamePlaces(RabbitServer.shared().state().messages().keySet());
			assertSamePlaces(boundKeys());
			clearOwn(context, () -> RabbitServer.shared().state().messages().keySet());
		});
	}

	/** Routing keys of the exchange of events, without the random names of nodes. */
	private static Set<String> boundKeys() {
		String rows = """
				[[element(3, B), 10] || B <- rabbit_binding:list_for_source(rabbit_misc:r(<<"/">>, exchange, \
				<<"chihuo.events">>))].""";
		return RabbitServer.shared()
			.evaluate(rows)
			.lines()
			.map((key) -> key.replaceFirst("^(ends:[^:]*):.*", "$1"))
			.collect(Collectors.toSet());
	}

	@Test
	void databaseKeepsThemInOtherRows() {
		useDatabase(this.contextRunner.withPropertyValues("chihuo.backend=jdbc", "chihuo.connection=database"));
	}

	@Test
	void ledgerInDatabaseKeepsThemInOtherRows() {
		useDatabase(onRabbit().withPropertyValues("chihuo.rabbitmq.ledger=jdbc"));
	}

	private void useDatabase(ApplicationContextRunner runner) {
		TestDatabase database = TestDatabase.h2();
		runner.withBean("database", DataSource.class, database::dataSource).run((context) -> {
			useBoth(context);
			JdbcClient tables = JdbcClient.create(database.dataSource());
			assertSamePlaces(rowsOf(tables));
			assertThat(placesOf(this.own, rowsOf(tables))).anyMatch((row) -> row.contains("chihuo_tasks"))
				.anyMatch((row) -> row.contains("chihuo_finished"))
				.anyMatch((row) -> row.contains("chihuo_outcomes"));
			clearOwn(context, () -> rowsOf(tables));
		});
	}

	/** Queue, table and id of each row. */
	private static Set<String> rowsOf(JdbcClient tables) {
		return Stream.of("chihuo_tasks", "chihuo_dead_letters", "chihuo_finished", "chihuo_outcomes")
			.flatMap((table) -> tables
				.sql("select q.name, t.task_key from " + table
						+ " t left join chihuo_queues q on t.queue_id = q.queue_id")
				.query((row, number) -> row.getString(1) + " " + table + " "
						+ row.getString(2).replaceFirst(".*?:", ""))
				.list()
				.stream())
			.collect(Collectors.toSet());
	}

	@Test
	void namespacesHaveBackendsAndConnectionsOfTheirOwn() {
		TestDatabase database = TestDatabase.h2();
		String settings = "chihuo.namespaces." + this.further;
		onRabbit()
			.withPropertyValues("chihuo.backend=redis", settings + ".backend=rabbitmq",
					settings + ".rabbitmq.ledger=jdbc", settings + ".rabbitmq.ledger-connection=ledgerDatabase")
			.withBean("otherDatabase", DataSource.class, () -> TestDatabase.h2().dataSource())
			.withBean("ledgerDatabase", DataSource.class, database::dataSource)
			.run((context) -> {
				useBoth(context);
				assertThat(context.getBean(TaskBackend.class).name()).isEqualTo("redis");
				assertThat(redisKeys()).isNotEmpty().noneMatch((key) -> key.contains(this.further));
				assertThat(rowsOf(JdbcClient.create(database.dataSource()))).isNotEmpty()
					.allMatch((row) -> row.contains(this.further));
				assertThat(RabbitServer.shared().state().messages().keySet())
					.anyMatch((queue) -> queue.contains(this.further));
				List.of(this.own, this.further).forEach((namespace) -> lettersOf(context, namespace).clearAll());
			});
	}

}
