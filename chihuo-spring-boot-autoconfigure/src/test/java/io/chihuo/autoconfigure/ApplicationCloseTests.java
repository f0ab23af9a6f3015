// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import io.chihuo.BackendUnavailableException;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopState;
import io.chihuo.MakeTask;
import io.chihuo.QueueCounts;
import io.chihuo.TaskQueue;
import io.chihuo.servers.MariaDbServer;
import io.chihuo.servers.PostgresServer;
import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A web application that closes while tasks run and requests add more.
 */
@Tag("stores")
@ExtendWith(OutputCaptureExtension.class)
class ApplicationCloseTests {

	private static final int RUNNING_TASKS = 4;

	private static final int REQUEST_COUNT = 8;

	@TempDir
	private Path directory;

	private final String namespace = "close-" + UUID.randomUUID();

	enum Place {

		MEMORY, REDIS, REDIS_POOLED, RABBITMQ_WITH_REDIS, RABBITMQ_WITH_FILE, RABBITMQ_WITH_POSTGRES,
		RABBITMQ_WITH_MARIADB, FILE, POSTGRES, MARIADB;

		boolean isRabbit() {
			return name().startsWith("RABBITMQ");
		}

		boolean isInRedis() {
			return name().contains("REDIS");
		}

		String[] properties(Path directory) {
			return switch (this) {
				case MEMORY -> new String[] { "chihuo.backend=memory" };
				case REDIS, REDIS_POOLED -> new String[] { "chihuo.backend=redis" };
				case RABBITMQ_WITH_REDIS -> new String[] { "chihuo.backend=rabbitmq", "chihuo.rabbitmq.ledger=redis" };
				case RABBITMQ_WITH_FILE -> new String[] { "chihuo.backend=rabbitmq", "chihuo.rabbitmq.ledger=jdbc",
						"chihuo.jdbc.file=" + directory.resolve("queues") };
				case FILE -> new String[] { "chihuo.backend=jdbc", "chihuo.jdbc.file=" + directory.resolve("queues") };
				case RABBITMQ_WITH_POSTGRES, POSTGRES ->
					database(PostgresServer.shared().jdbcUrl(), PostgresServer.shared().user());
				case RABBITMQ_WITH_MARIADB, MARIADB ->
					database(MariaDbServer.shared().jdbcUrl("closes"), MariaDbServer.shared().user());
			};
		}

		private String[] database(String url, String user) {
			return new String[] { "chihuo.backend=" + (isRabbit() ? "rabbitmq" : "jdbc"), "chihuo.rabbitmq.ledger=jdbc",
					"chihuo.jdbc.initialize-schema=always", "spring.datasource.url=" + url,
					"spring.datasource.username=" + user, "test.database=true" };
		}

		static Stream<Place> durable() {
			return available().filter((place) -> place != MEMORY);
		}

		static Stream<Place> available() {
			return Stream.of(values())
				.filter((place) -> !place.name().endsWith("POSTGRES") || PostgresServer.isAvailable())
				.filter((place) -> !place.name().endsWith("MARIADB") || MariaDbServer.isAvailable());
		}

	}

	/** Of the places that are databases; otherwise H2 in memory would be one. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty("test.database")
	@ImportAutoConfiguration(DataSourceAutoConfiguration.class)
	static class DatabaseConfiguration {

	}

	@ChihuoLoop(name = "work", concurrency = "4")
	static class InterruptibleLoop {

		final CountDownLatch running = new CountDownLatch(RUNNING_TASKS);

		@MakeTask
		void make(String id) throws InterruptedException {
			this.running.countDown();
			new CountDownLatch(1).await();
		}

	}

	@RestController
	static class Requests {

		final CountDownLatch begun = new CountDownLatch(REQUEST_COUNT);

		final CountDownLatch open = new CountDownLatch(1);

		private final TaskQueue<Object> queue;

		Requests(TaskQueue<Object> queue) {
			this.queue = queue;
		}

		@PostMapping("/{id}")
		String add(@PathVariable("id") String id) throws InterruptedException {
			this.begun.countDown();
			this.open.await();
			return this.queue.add(id).name();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
			WebMvcAutoConfiguration.class, HttpMessageConvertersAutoConfiguration.class,
			DataRedisAutoConfiguration.class, RabbitAutoConfiguration.class, ChihuoAutoConfiguration.class })
	@Import({ InterruptibleLoop.class, Requests.class, DatabaseConfiguration.class })
	static class ClosingApplication {

	}

	private ConfigurableApplicationContext run(Place place, String... properties) {
		RedisServer redis = RedisServer.shared();
		RabbitServer rabbit = RabbitServer.shared();
		return new SpringApplicationBuilder(ClosingApplication.class).web(WebApplicationType.SERVLET)
			.registerShutdownHook(false)
			.properties(properties)
			.properties(place.properties(this.directory))
			.properties("server.port=0", "spring.main.banner-mode=off", "chihuo.shutdown.grace-period=0s",
					"chihuo.namespace=" + this.namespace, "spring.data.redis.host=" + redis.host(),
					"spring.data.redis.port=" + redis.port(), "spring.rabbitmq.host=" + rabbit.host(),
					"spring.rabbitmq.port=" + rabbit.port())
			.run("--spring.data.redis.lettuce.pool.enabled=" + (place == Place.REDIS_POOLED));
	}

	@ParameterizedTest
	@MethodSource("io.chihuo.autoconfigure.ApplicationCloseTests$Place#durable")
	void requestsUnderWayAddAndTheStoreIsLeftInOrder(Place place, CapturedOutput output) throws Exception {
		ConfigurableApplicationContext context = run(place);
		addTasks(context);
		Requests requests = context.getBean(Requests.class);
		List<CompletableFuture<HttpResponse<String>>> responses = post(context);
		requests.begun.await();
		ChihuoLoopRegistry loops = context.getBean(ChihuoLoopRegistry.class);
		int before = output.getAll().length();
		Thread closing = new Thread(context::close);
		closing.start();
		TestLimits.await("loops to stop").until(() -> loops.get("work").state() == LoopState.STOPPED);
		requests.open.countDown();
		assertThat(responses).allSatisfy((response) -> assertThat(response.join().body()).isEqualTo("ADDED"));
		closing.join();
		assertThat(output.getAll().substring(before)).doesNotContain("WARN", "ERROR", "Exception");
		if (place.isRabbit()) {
			TestLimits.await("messages").until(() -> messages() == RUNNING_TASKS + 1 + REQUEST_COUNT);
		}
		if (place.isInRedis()) {
			assertThat(keys()).noneMatch((key) -> key.endsWith(":ticket-batches"))
				.noneMatch((key) -> key.endsWith(":leases"));
		}
		assertEveryTaskIsReady(place);
	}

	@ParameterizedTest
	@MethodSource("io.chihuo.autoconfigure.ApplicationCloseTests$Place#available")
	void interruptedTasksHaveOneMessageEachAndNoWarningIsLogged(Place place, CapturedOutput output) throws Exception {
		for (int i = 0; i < TestLimits.repeats(20); i++) {
			ConfigurableApplicationContext context = run(place);
			if (i == 0 || place == Place.MEMORY) {
				addTasks(context);
			}
			context.getBean(InterruptibleLoop.class).running.await();
			int before = output.getAll().length();
			context.close();
			assertThat(output.getAll().substring(before)).doesNotContain("WARN", "ERROR", "Exception");
			if (place.isRabbit()) {
				TestLimits.await("messages").until(() -> messages() == RUNNING_TASKS + 1);
			}
		}
	}

	/** A close that waited for them would take as long as a call may. */
	@ParameterizedTest
	@EnumSource(names = { "REDIS", "RABBITMQ_WITH_REDIS", "RABBITMQ_WITH_FILE", "FILE" })
	void closeDoesNotWaitForThreadsThatGoOnAdding(Place place) throws Exception {
		ConfigurableApplicationContext context = run(place, "chihuo.timeout=1h");
		addTasks(context);
		TaskQueue<Object> queue = context.getBean(ChihuoClient.class).queue("work", Object.class);
		CountDownLatch adding = new CountDownLatch(REQUEST_COUNT);
		List<CompletableFuture<Void>> producers = IntStream.range(0, REQUEST_COUNT)
			.mapToObj((i) -> CompletableFuture.runAsync(() -> addUntilRefused(queue, "more-" + i, adding),
					(work) -> new Thread(work).start()))
			.toList();
		adding.await();
		assertThat(CompletableFuture.runAsync(context::close)).succeedsWithin(TestLimits.HANG_TIMEOUT);
		assertThat(producers).allSatisfy((producer) -> assertThat(producer).succeedsWithin(TestLimits.HANG_TIMEOUT));
	}

	private static void addUntilRefused(TaskQueue<Object> queue, String id, CountDownLatch adding) {
		try {
			for (int i = 0;; i++) {
				assertThat(queue.add(id + "-" + i).isAccepted()).isTrue();
				adding.countDown();
			}
		}
		catch (BackendUnavailableException ex) {
			assertThat(ex).hasMessageMatching(".*(closed|stopped).*");
		}
	}

	@ParameterizedTest
	@MethodSource("io.chihuo.autoconfigure.ApplicationCloseTests$Place#available")
	void contextThatWasPausedConnectsAnew(Place place, CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext context = run(place)) {
			int before = output.getAll().length();
			context.pause();
			context.restart();
			addTasks(context);
			assertThat(output.getAll().substring(before)).doesNotContain("WARN", "ERROR", "Exception");
		}
	}

	private static void addTasks(ConfigurableApplicationContext context) throws InterruptedException {
		TaskQueue<Object> queue = context.getBean(ChihuoClient.class).queue("work", Object.class);
		IntStream.rangeClosed(0, RUNNING_TASKS)
			.forEach((i) -> assertThat(queue.add("task-" + i).isAccepted()).isTrue());
		context.getBean(InterruptibleLoop.class).running.await();
	}

	private static List<CompletableFuture<HttpResponse<String>>> post(ConfigurableApplicationContext context) {
		HttpClient client = HttpClient.newHttpClient();
		String base = "http://localhost:" + context.getEnvironment().getRequiredProperty("local.server.port");
		return IntStream.range(0, REQUEST_COUNT)
			.mapToObj((i) -> HttpRequest.newBuilder(URI.create(base + "/request-" + i))
				.POST(HttpRequest.BodyPublishers.noBody())
				.build())
			.map((request) -> client.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
			.toList();
	}

	private long messages() {
		return RabbitServer.shared()
			.state()
			.messages()
			.entrySet()
			.stream()
			.filter((queue) -> queue.getKey().startsWith("chihuo." + this.namespace + "/"))
			.mapToLong((queue) -> queue.getValue())
			.sum();
	}

	private List<String> keys() {
		return RedisServer.shared().command("keys", "*" + this.namespace + "*").lines().toList();
	}

	private void assertEveryTaskIsReady(Place place) {
		try (ConfigurableApplicationContext again = run(place)) {
			QueueCounts counts = again.getBean(TaskQueue.class).counts();
			assertThat(counts.ready() + counts.running()).isEqualTo(RUNNING_TASKS + 1 + REQUEST_COUNT);
		}
	}

}
