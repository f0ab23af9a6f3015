// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.CallDestination;
import io.chihuo.CallRouter;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoConfigurationException;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.ChihuoTask;
import io.chihuo.ImportTaskClients;
import io.chihuo.LoopState;
import io.chihuo.MakeTask;
import io.chihuo.Task;
import io.chihuo.TaskQueue;
import io.chihuo.actuate.ChihuoEndpoint;
import io.chihuo.actuate.ChihuoHealthIndicator;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.event.TaskSucceeded;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Applications with several namespaces.
 */
class NamespaceTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoMetricsAutoConfiguration.class, ChihuoAutoConfiguration.class,
				ChihuoEndpointAutoConfiguration.class, ChihuoHealthAutoConfiguration.class,
				EndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=chihuo");

	private final ApplicationContextRunner twoNamespaces = this.contextRunner
		.withPropertyValues("chihuo.namespaces.billing.timeout=20s")
		.withBean(SimpleMeterRegistry.class)
		.withUserConfiguration(TwoNamespaces.class);

	interface Invoices {

		@ChihuoTask
		String print(String customer);

		@ChihuoTask
		String namespaceOf(String customer);

	}

	@ChihuoLoop(name = "mails")
	static class OwnMails {

		final LinkedBlockingQueue<String> sent = new LinkedBlockingQueue<>();

		@MakeTask
		void send(Task<String> task) {
			this.sent.add(task.payload());
		}

	}

	@ChihuoLoop(name = "mails", namespace = "billing", concurrency = "2")
	static class BillingMails {

		final LinkedBlockingQueue<String> sent = new LinkedBlockingQueue<>();

		@MakeTask
		void send(Task<String> task) {
			this.sent.add(task.payload());
		}

	}

	@ChihuoLoop(namespace = "billing")
	static class InvoicePrinter implements Invoices {

		@Override
		public String print(String customer) {
			return "invoice of " + customer;
		}

		@Override
		public String namespaceOf(String customer) {
			return "billing";
		}

	}

	/** Calls the other namespace from within a task. */
	@ChihuoLoop(name = "orders", maxWaiting = "1")
	static class OrderWorker {

		private final Invoices invoices;

		OrderWorker(Invoices invoices) {
			this.invoices = invoices;
		}

		@MakeTask
		String take(Task<String> task) {
			return this.invoices.print(task.payload());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportTaskClients(types = Invoices.class, namespace = "billing")
	static class TwoNamespaces {

		final List<String> succeeded = new CopyOnWriteArrayList<>();

		int refreshed;

		@Bean
		OwnMails ownMails() {
			return new OwnMails();
		}

		@Bean
		BillingMails billingMails() {
			return new BillingMails();
		}

		@Bean
		InvoicePrinter invoicePrinter() {
			return new InvoicePrinter();
		}

		@Bean
		OrderWorker orderWorker(Invoices invoices) {
			return new OrderWorker(invoices);
		}

		@Bean
		MailQueues mailQueues(@Qualifier("mails") TaskQueue<String> own,
				@Qualifier("billing/mails") TaskQueue<String> billing) {
			return new MailQueues(own, billing);
		}

		@EventListener
		void onSucceeded(TaskSucceeded event) {
			this.succeeded.add(event.namespace() + "/" + event.loop());
		}

		@EventListener
		void onRefreshed(ContextRefreshedEvent event) {
			this.refreshed++;
		}

	}

	record MailQueues(TaskQueue<String> own, TaskQueue<String> billing) {
	}

	private static String take(LinkedBlockingQueue<String> sent) throws InterruptedException {
		return sent.poll(TestLimits.HANG_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
	}

	@Test
	void queuesOfOneNameAreTwoInTwoNamespaces() {
		this.twoNamespaces.run((context) -> {
			MailQueues queues = context.getBean(MailQueues.class);
			queues.own().add("1", "own");
			queues.billing().add("1", "billing");
			assertThat(take(context.getBean(OwnMails.class).sent)).isEqualTo("own");
			assertThat(take(context.getBean(BillingMails.class).sent)).isEqualTo("billing");
			ChihuoClient client = context.getBean(ChihuoClient.class);
			client.namespace("billing").queue("mails", String.class).finish("2");
			assertThat(queues.billing().counts().finished()).isEqualTo(1);
			assertThat(queues.own().counts().finished()).isZero();
			assertThat(client.namespace("default")).isSameAs(client);
			ChihuoLoopRegistry loops = context.getBean(ChihuoLoopRegistry.class);
			assertThat(loops.namespace("default")).isSameAs(loops);
			assertThat(loops.namespace("billing").get("mails").namespace()).isEqualTo("billing");
			assertThat(loops.namespace("billing").namespace("default")).isSameAs(loops);
			assertThatExceptionOfType(ChihuoConfigurationException.class).isThrownBy(() -> loops.namespace("unknown"))
				.withMessageContaining("There is no namespace 'unknown'");
			TestLimits.await()
				.untilAsserted(() -> assertThat(context.getBean(TwoNamespaces.class).succeeded)
					.containsExactlyInAnyOrder("default/mails", "billing/mails"));
			assertThat(context.getBean(TwoNamespaces.class).refreshed).isEqualTo(1);
		});
	}

	@Test
	void tasksOfOneNamespaceCallThoseOfAnother() {
		this.twoNamespaces.run((context) -> {
			assertThat(context.getBean(Invoices.class).print("Ann")).isEqualTo("invoice of Ann");
			ChihuoClient client = context.getBean(ChihuoClient.class);
			TaskQueue<String> orders = client.queue("orders", String.class);
			assertThat(orders.<String>submit("1", "Bob").await(TestLimits.HANG_TIMEOUT)).isEqualTo("invoice of Bob");
			assertThat(client.namespace("billing").call(Invoices.class, (tasks) -> tasks.print("Eve")).await())
				.isEqualTo("invoice of Eve");
		});
	}

	@Test
	void routerSendsCallsToAnotherNamespace() {
		this.contextRunner.withPropertyValues("chihuo.namespaces.billing.timeout=20s")
			.withBean(InvoicePrinter.class)
			.withBean(CallRouter.class, () -> (type, method, arguments, proposed) -> proposed.namespace("billing"))
			.withUserConfiguration(ImportsInvoices.class)
			.run((context) -> assertThat(context.getBean(Invoices.class).print("Ann")).isEqualTo("invoice of Ann"));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportTaskClients(Invoices.class)
	static class ImportsInvoices {

	}

	@Test
	void settingsOfNamespaceComeBeforeThoseOfTheApplication() {
		this.twoNamespaces
			.withPropertyValues("chihuo.loops.mails.max-attempts=7", "chihuo.namespaces.billing.loops.mails.lease=7m",
					"chihuo.namespaces.billing.max-payload-size=1KB", "chihuo.max-payload-size=2KB")
			.run((context) -> {
				MailQueues queues = context.getBean(MailQueues.class);
				assertThat(queues.own().add("1", "x".repeat(1500))).isNotNull();
				assertThatExceptionOfType(RuntimeException.class)
					.isThrownBy(() -> queues.billing().add("1", "x".repeat(1500)))
					.withMessageContaining("1024");
				assertThat(billingLoops(context)).contains("PT7M");
				assertThat(billingLoops(context)).contains("\"maxAttempts\":10");
			});
	}

	private static String billingLoops(AssertableApplicationContext context) {
		Object body = context.getBean(ChihuoEndpoint.class)
			.loop("mails", null, null, null, null, null, null, null, "billing")
			.getBody();
		return JsonMapper.shared().writeValueAsString(body);
	}

	@Test
	void healthMetersAndEndpointKnowTheNamespaces() {
		this.twoNamespaces.run((context) -> {
			MailQueues queues = context.getBean(MailQueues.class);
			queues.billing().add("1", "billing");
			take(context.getBean(BillingMails.class).sent);
			Health health = context.getBean(ChihuoHealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails().get("namespaces").toString()).contains("billing", "mails=RUNNING");
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			assertThat(meters.get("chihuo.queue.adds")
				.tags("namespace", "billing", "loop", "mails", "result", "added")
				.counter()
				.count()).isEqualTo(1);
			assertThat(meters.get("chihuo.queue.adds")
				.tags("namespace", "default", "loop", "mails", "result", "added")
				.counter()
				.count()).isZero();
			assertThat(
					meters.get("chihuo.loop.concurrency").tags("namespace", "billing", "loop", "mails").gauge().value())
				.isEqualTo(2);
			ChihuoEndpoint endpoint = context.getBean(ChihuoEndpoint.class);
			assertThat(endpoint.cluster(null).getBody().toString()).contains("namespace=default", "billing");
			assertThat(endpoint.cluster("billing").getBody().toString()).contains("namespace=billing", "invoices");
			assertThat(endpoint.cluster("unknown").getStatus()).isEqualTo(404);
		});
	}

	@Test
	void namespacesStopAndStartWithTheApplication() {
		this.twoNamespaces.run((context) -> {
			MailQueues queues = context.getBean(MailQueues.class);
			context.stop();
			queues.billing().add("1", "later");
			assertThat(context.getBean(BillingMails.class).sent).isEmpty();
			context.start();
			assertThat(take(context.getBean(BillingMails.class).sent)).isEqualTo("later");
		});
	}

	@Test
	void namespaceHasItsOwnBackendAndConnection() {
		this.twoNamespaces
			.withBean("billingRedis", LettuceConnectionFactory.class,
					() -> new LettuceConnectionFactory(
							new RedisStandaloneConfiguration("127.0.0.1", RedisServer.shared().port())))
			.withPropertyValues("chihuo.namespaces.billing.backend=redis",
					"chihuo.namespaces.billing.connection=billingRedis")
			.run((context) -> {
				MailQueues queues = context.getBean(MailQueues.class);
				queues.billing().clearAll();
				queues.billing().add("1", "billing");
				assertThat(take(context.getBean(BillingMails.class).sent)).isEqualTo("billing");
				assertThat(context.getBean(TaskBackend.class).name()).isEqualTo("memory");
				assertThat(context.getBean(ChihuoEndpoint.class).cluster("billing").getBody().toString())
					.contains("backend=redis");
				assertThat(context.getBean(Invoices.class).print("Ann")).isEqualTo("invoice of Ann");
			});
	}

	@Test
	void connectionOfFurtherNamespaceNoticesThatItIsDead() {
		ApplicationContextRunner runner = this.contextRunner
			.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, RabbitAutoConfiguration.class))
			.withPropertyValues("spring.data.redis.port=" + RedisServer.shared().port());
		runner.run((context) -> assertThat(context).doesNotHaveBean("chihuoSocketOptions"));
		runner.withPropertyValues("chihuo.namespaces.billing.backend=redis")
			.run((context) -> assertThat(context).hasBean("chihuoSocketOptions").doesNotHaveBean("chihuoHeartbeat"));
		runner
			.withPropertyValues("chihuo.namespaces.billing.backend=rabbitmq",
					"chihuo.namespaces.billing.rabbitmq.ledger=redis", "spring.rabbitmq.port=1")
			.run((context) -> assertThat(context).hasBean("chihuoSocketOptions").hasBean("chihuoHeartbeat"));
	}

	@Test
	void endpointChangesLoopsOfTheNamespaceThatIsNamed() {
		this.twoNamespaces.run((context) -> {
			ChihuoEndpoint endpoint = context.getBean(ChihuoEndpoint.class);
			ChihuoLoopRegistry loops = context.getBean(ChihuoLoopRegistry.class);
			assertThat(endpoint
				.change(SecurityContext.NONE, "mails", "pause", null, null, null, null, null, null, null, null, null,
						null, null, null, null, "billing")
				.getStatus()).isEqualTo(200);
			assertThat(loops.namespace("billing").get("mails").state()).isEqualTo(LoopState.PAUSED);
			assertThat(loops.get("mails").state()).isEqualTo(LoopState.RUNNING);
		});
	}

	@Test
	void mistakesFailTheStartAndNameTheProperties() {
		assertFailure(this.twoNamespaces.withPropertyValues("chihuo.namespaces.billing.backend=nonsense"),
				"'chihuo.namespaces.billing.backend' is 'nonsense'");
		assertFailure(this.twoNamespaces.withPropertyValues("chihuo.namespaces.billing.loops.nobody.concurrency=1"),
				"'chihuo.namespaces.billing.loops.nobody'");
		assertFailure(this.twoNamespaces.withPropertyValues("chihuo.namespaces.billing.timeout=0"),
				"'chihuo.namespaces.billing.timeout' must be from 1ms");
		assertFailure(this.twoNamespaces.withPropertyValues("chihuo.namespaces.billing.timeout=soon"),
				"'chihuo.namespaces.billing.timeout' cannot be read: 'soon' is not a valid duration");
		assertFailure(
				this.twoNamespaces.withPropertyValues("chihuo.namespaces.billing.backend=redis",
						"chihuo.namespaces.billing.connection=missing"),
				"names the connection 'missing', and there is no such bean");
		assertFailure(this.contextRunner.withBean(BillingMails.class),
				"is for the namespace 'billing', which is not configured");
		assertFailure(this.contextRunner.withUserConfiguration(TwoNamespaces.class), "'billing'");
		assertFailure(this.contextRunner.withPropertyValues("chihuo.namespaces.Billing_EU.timeout=1s"),
				"'chihuo.namespaces.Billing_EU' is no name of a namespace");
		assertFailure(
				this.contextRunner.withPropertyValues("chihuo.namespace=shop", "chihuo.namespaces.shop.timeout=1s"),
				"'chihuo.namespaces.shop' has the name of the application's own namespace");
		assertFailure(
				this.contextRunner.withPropertyValues("chihuo.role=worker", "chihuo.namespaces.billing.timeout=1s"),
				"'chihuo.role' is 'worker', but there is no loop to work for");
		assertFailure(this.contextRunner.withPropertyValues("chihuo.namespaces.billing.role=worker"),
				"'chihuo.namespaces.billing.role' is 'worker', but there is no loop to work for");
		assertFailure(this.contextRunner.withPropertyValues("chihuo.namespaces.billing.exit-when-drained=true"),
				"'chihuo.namespaces.billing.exit-when-drained' is set, and only the application has this setting");
		assertFailure(
				this.twoNamespaces.withBean(TaskBackend.class, () -> new MemoryTaskBackend(TaskClock.systemClock())),
				"'chihuo.namespaces.billing.backend' is not set");
	}

	private static void assertFailure(ApplicationContextRunner runner, String message) {
		runner.run((context) -> {
			assertThat(context).hasFailed();
			Throwable failure = context.getStartupFailure();
			while (failure != null && !(failure instanceof ChihuoConfigurationException)) {
				failure = failure.getCause();
			}
			assertThat(failure).isNotNull().hasMessageContaining(message);
		});
	}

}
