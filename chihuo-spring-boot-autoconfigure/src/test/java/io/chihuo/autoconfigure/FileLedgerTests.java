// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import io.chihuo.BackendUnavailableException;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopControl;
import io.chihuo.LoopState;
import io.chihuo.MakeTask;
import io.chihuo.TaskQueue;
import io.chihuo.TaskState;
import io.chihuo.backend.rabbitmq.RabbitTaskBackend;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.TcpProxy;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Applications on RabbitMQ whose ledger is a file of their own.
 */
@ExtendWith(OutputCaptureExtension.class)
@Tag("stores")
class FileLedgerTests {

	private final RabbitServer server = RabbitServer.startedOnce();

	private final String namespace = UUID.randomUUID().toString();

	private final List<ConfigurableApplicationContext> applications = new CopyOnWriteArrayList<>();

	@TempDir
	private Path directory;

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ ChihuoAutoConfiguration.class, ChihuoHealthAutoConfiguration.class,
			RabbitAutoConfiguration.class })
	@Import(FileLoop.class)
	static class FileLedgerApplication {

	}

	@ChihuoLoop(name = "letters")
	static class FileLoop {

		final List<String> made = new CopyOnWriteArrayList<>();

		final CountDownLatch holding = new CountDownLatch(1);

		@MakeTask
		void make(String id) throws InterruptedException {
			if (id.equals("held") && this.holding.getCount() > 0) {
				this.holding.countDown();
				new CountDownLatch(1).await();
			}
			this.made.add(id);
		}

	}

	@BeforeEach
	@AfterEach
	void close() {
		this.applications.forEach(ConfigurableApplicationContext::close);
	}

	private ConfigurableApplicationContext start(String file, String... properties) {
		ConfigurableApplicationContext application = new SpringApplicationBuilder(FileLedgerApplication.class)
			.web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.properties("chihuo.backend=rabbitmq", "chihuo.namespace=" + this.namespace, "chihuo.timeout=2s",
					"spring.main.banner-mode=off", "spring.rabbitmq.host=" + this.server.host(),
					"spring.rabbitmq.port=" + this.server.port(), "chihuo.jdbc.file=" + this.directory.resolve(file))
			.properties(properties)
			.run();
		this.applications.add(application);
		return application;
	}

	@Test
	void namespacesOfOneApplicationShareTheFileAndNoTask() {
		String other = UUID.randomUUID().toString();
		String setting = "chihuo.namespaces." + other + ".queues=letters";
		ConfigurableApplicationContext application = start("shared", setting);
		ChihuoClient client = application.getBean(ChihuoClient.class);
		client.namespace(other).queue("letters", Void.class).add("other");
		queue(application).add("own");
		TestNode.soon().until(() -> made(application).contains("own"));
		assertThat(client.namespace(other).queue("letters", Void.class).counts().ready()).isEqualTo(1);
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> start("two", "chihuo.namespace=" + UUID.randomUUID(), setting))
			.satisfies((failure) -> assertThat(new ConfigurationFailureAnalyzer().analyze(failure).getDescription())
				.contains("Another process works on the namespace '" + other + "'"));
		application.close();
		ConfigurableApplicationContext again = start("shared", setting);
		assertThat(again.getBean(ChihuoClient.class).namespace(other).queue("letters", Void.class).counts().ready())
			.isEqualTo(1);
		assertThat(made(again)).isEmpty();
	}

	/** Name in RabbitMQ of the queue. */
	private String tasks() {
		return "chihuo." + this.namespace + "/letters";
	}

	private static TaskQueue<Void> queue(ConfigurableApplicationContext application) {
		return application.getBean(ChihuoClient.class).queue("letters", Void.class);
	}

	private static List<String> made(ConfigurableApplicationContext application) {
		return application.getBean(FileLoop.class).made;
	}

	private static LoopState state(ConfigurableApplicationContext application) {
		return application.getBean(ChihuoLoopRegistry.class).get("letters").state();
	}

	private static Status health(ConfigurableApplicationContext application) {
		return application.getBean(HealthIndicator.class).health().getStatus();
	}

	@Test
	void secondProcessFailsAtItsStartAlsoAfterAReconnect() {
		ConfigurableApplicationContext first = start("one");
		assertThatSecondFails("worker");
		this.server.operator().closeConnections();
		assertThat(queue(first).add("a").isAccepted()).isTrue();
		TestLimits.await("run").until(() -> made(first).contains("a"));
		TestLimits.await("lock").until(() -> this.server.state().messages().containsKey(lockQueue()));
		assertThatSecondFails("client");
		first.close();
		ConfigurableApplicationContext second = start("two");
		assertThat(queue(second).add("b").isAccepted()).isTrue();
		TestLimits.await("run").until(() -> made(second).contains("b"));
	}

	private void assertThatSecondFails(String role) {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> start("two", "chihuo.role=" + role))
			.satisfies((failure) -> assertThat(new ConfigurationFailureAnalyzer().analyze(failure).getDescription())
				.contains("Another process works on the namespace '" + this.namespace + "'"));
	}

	@Test
	void processThatLosesItsNamespaceToAnotherStopsUntilItHasItBack(CapturedOutput output) throws Exception {
		ConnectionFactory broker = new ConnectionFactory();
		broker.setHost(this.server.host());
		broker.setPort(this.server.port());
		try (TcpProxy proxy = new TcpProxy(this.server.host(), this.server.port())) {
			ConfigurableApplicationContext application = start("lost", "spring.rabbitmq.host=" + proxy.host(),
					"spring.rabbitmq.port=" + proxy.port(), "chihuo.shutdown.grace-period=100ms");
			LoopControl loop = application.getBean(ChihuoLoopRegistry.class).get("letters");
			queue(application).add("before");
			TestLimits.await("run").until(() -> made(application).contains("before"));
			queue(application).add("held");
			application.getBean(FileLoop.class).holding.await();
			proxy.leadTo("127.0.0.1", 1);
			proxy.cut();
			try (Connection other = broker.newConnection()) {
				TestLimits.await("lock of another process").until(() -> holdsNamespace(other));
				TestLimits.await("ticket").until(() -> readyMessages() == 1);
				this.server.operator().purge(tasks());
				proxy.leadTo(this.server.host(), this.server.port());
				TestLimits.await("stop").until(() -> loop.state() == LoopState.FAILED);
				TestLimits.await("released task")
					.until(() -> queue(application).find("held").orElseThrow().state() == TaskState.READY);
				assertThat(readyMessages()).as("tickets that would stop the other process").isZero();
				assertThat(output).containsOnlyOnce(
						"Loop 'letters' stops: another process works on the namespace '" + this.namespace + "'");
				assertThat(health(application)).isEqualTo(Status.DOWN);
				assertThatExceptionOfType(BackendUnavailableException.class)
					.isThrownBy(() -> queue(application).add("refused"))
					.withMessageContaining("Stop one of the two");
				loop.start();
				TestLimits.await("second stop").until(() -> loop.state() == LoopState.FAILED);
			}
			TestLimits.await("lock").until(() -> output.getOut().contains("has the queue '" + lockQueue() + "' back"));
			loop.start();
			queue(application).add("after");
			TestLimits.await("run").until(() -> made(application).contains("after"));
			TestLimits.await("health").until(() -> health(application) == Status.UP);
			TestLimits.await("run of the released task").until(() -> made(application).contains("held"));
			assertThat(made(application)).containsExactlyInAnyOrder("before", "held", "after");
			application.close();
		}
	}

	private long readyMessages() {
		return this.server.state().readyMessages().getOrDefault(tasks(), 0L);
	}

	private String lockQueue() {
		return "chihuo." + this.namespace + ":ledger";
	}

	private boolean holdsNamespace(Connection connection) throws IOException {
		try {
			connection.createChannel().queueDeclare(lockQueue(), false, true, true, Map.of("x-queue-type", "classic"));
			return true;
		}
		catch (IOException ex) {
			return false; // the other connection is not quite closed
		}
	}

	@Test
	void queueOfADeletedFileStopsTheLoopUntilItIsPurged(CapturedOutput output) throws IOException {
		ConfigurableApplicationContext first = start("deleted", "chihuo.loops.letters.enabled=false");
		queue(first).add("old");
		first.close();
		Files.delete(this.directory.resolve("deleted.mv.db"));
		ConfigurableApplicationContext second = start("deleted");
		TestLimits.await("stop").until(() -> state(second) == LoopState.FAILED);
		assertThat(health(second)).isEqualTo(Status.DOWN);
		assertThat(output)
			.contains("Loop 'letters' stops: the queue '" + tasks() + "' in RabbitMQ belongs to the ledger '");
		queue(second).add("new");
		assertThat(made(second)).isEmpty();
		TestLimits.await("both messages").until(() -> this.server.state().readyMessages().get(tasks()) == 2);
		this.server.operator().purge(tasks());
		second.getBean(ChihuoLoopRegistry.class).get("letters").start();
		queue(second).add("newer");
		TestLimits.await("run").until(() -> made(second).contains("newer"));
		TestLimits.await("health").until(() -> health(second) == Status.UP);
		if (Boolean.getBoolean("soak")) { // with the second comparison of queue and
											// ledger
			TestLimits.await("task whose ticket was purged").until(() -> made(second).contains("new"));
		}
	}

	@Test
	void ticketsOfALedgerThatWasAdoptedAreItsOwn() {
		ConfigurableApplicationContext first = start("moved", "chihuo.loops.letters.enabled=false");
		queue(first).add("a");
		String identity = first.getBean(RabbitTaskBackend.class).ledger().id().join();
		first.close();
		String url = "jdbc:h2:" + this.directory.resolve("moved");
		JdbcClient.create(new DriverManagerDataSource(url, "chihuo", ""))
			.sql("update chihuo_ledger set ledger_id = 'moved'")
			.update();
		ConfigurableApplicationContext refused = start("moved");
		TestLimits.await("stop").until(() -> state(refused) == LoopState.FAILED);
		refused.close();
		ConfigurableApplicationContext adopting = start("moved", "chihuo.rabbitmq.adopted-ledgers=" + identity);
		TestLimits.await("run").until(() -> made(adopting).contains("a"));
		assertThat(health(adopting)).isEqualTo(Status.UP);
	}

	@Test
	void fileServesTheNextProcess() {
		ConfigurableApplicationContext first = start("kept", "chihuo.loops.letters.enabled=false");
		queue(first).add("a");
		first.close();
		ConfigurableApplicationContext second = start("kept");
		TestLimits.await("run").until(() -> made(second).contains("a"));
	}

}
