// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.chihuo.CallDestination;
import io.chihuo.CallRouter;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoTask;
import io.chihuo.ImportTaskClients;
import io.chihuo.QueueCounts;
import io.chihuo.TaskHandle;
import io.chihuo.TaskState;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Callers and workers with an earlier and a later version of one interface, whose methods
 * have the same names on the wire and other Java types.
 */
class RollingDeployTests {

	private static final String LOOP = "invoices";

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
		.withBean(TaskClock.class, () -> this.clock)
		.withBean(TaskBackend.class, () -> this.backend, (definition) -> definition.setDestroyMethodName(""))
		.withBean(CallRouter.class, () -> (type, method, arguments, proposed) -> CallDestination.of(LOOP));

	record EarlierInvoice(String customer) {
	}

	record LaterInvoice(String customer, @Nullable String currency) {
	}

	interface EarlierInvoices {

		@ChihuoTask(name = "Invoices.write")
		CompletableFuture<EarlierInvoice> write(String customer);

	}

	interface LaterInvoices {

		@ChihuoTask(name = "Invoices.write")
		CompletableFuture<LaterInvoice> write(String buyer, @Nullable String currency);

		@ChihuoTask(name = "Invoices.cancel")
		CompletableFuture<Boolean> cancel(String customer);

		@ChihuoTask(name = "Invoices.cancelSoon", startWithin = "20s")
		CompletableFuture<Boolean> cancelSoon(String customer);

	}

	@ChihuoLoop(name = LOOP)
	static class EarlierWorker implements EarlierInvoices {

		@Override
		public CompletableFuture<EarlierInvoice> write(String customer) {
			return CompletableFuture.completedFuture(new EarlierInvoice(customer));
		}

	}

	@ChihuoLoop(name = LOOP)
	static class LaterWorker implements LaterInvoices {

		@Override
		public CompletableFuture<LaterInvoice> write(String buyer, @Nullable String currency) {
			return CompletableFuture
				.completedFuture(new LaterInvoice(buyer, (currency != null) ? currency : "none given"));
		}

		@Override
		public CompletableFuture<Boolean> cancel(String customer) {
			return CompletableFuture.completedFuture(true);
		}

		@Override
		public CompletableFuture<Boolean> cancelSoon(String customer) {
			return cancel(customer);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportTaskClients({ EarlierInvoices.class })
	static class EarlierCaller {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportTaskClients(LaterInvoices.class)
	static class LaterCaller {

	}

	@AfterEach
	void close() {
		this.backend.close();
	}

	private void deploy(Class<?> caller, Class<?> worker, Consumer<ApplicationContext> test) {
		this.runner.withUserConfiguration(caller)
			.withPropertyValues("chihuo.role=client")
			.run((calling) -> this.runner.withBean("worker", worker).run((working) -> {
				assertThat(calling).hasNotFailed();
				assertThat(working).hasNotFailed();
				test.accept(calling);
			}));
	}

	@Test
	void earlierCallerLeavesNewParameterNull() {
		deploy(EarlierCaller.class, LaterWorker.class,
				(context) -> assertThat(context.getBean(EarlierInvoices.class).write("Ann"))
					.succeedsWithin(TestLimits.HANG_TIMEOUT)
					.isEqualTo(new EarlierInvoice("Ann")));
	}

	@Test
	void laterCallerThatDoesNotUseNewParameterIsServedByEarlierWorker() {
		deploy(LaterCaller.class, EarlierWorker.class,
				(context) -> assertThat(context.getBean(LaterInvoices.class).write("Ann", null))
					.succeedsWithin(TestLimits.HANG_TIMEOUT)
					.isEqualTo(new LaterInvoice("Ann", null)));
	}

	@Test
	void callThatUsesNewParameterWaitsForLaterWorker() {
		deploy(LaterCaller.class, EarlierWorker.class, (context) -> {
			TaskHandle<LaterInvoice> handle = context.getBean(ChihuoClient.class)
				.call(LaterInvoices.class, (tasks) -> tasks.write("Ann", "EUR"), LaterInvoice.class);
			assertThat(waitsForAnotherNode(context, handle)).contains("more than the 1 parameters");
			finishedByLaterWorker(context, handle, new LaterInvoice("Ann", "EUR"));
		});
	}

	@Test
	void methodThatWorkerLacksWaitsForLaterWorker() {
		deploy(LaterCaller.class, EarlierWorker.class, (context) -> {
			TaskHandle<Boolean> handle = context.getBean(ChihuoClient.class)
				.call(LaterInvoices.class, (tasks) -> tasks.cancel("Ann"), Boolean.class);
			assertThat(waitsForAnotherNode(context, handle)).contains("'Invoices.cancel'", "does not have");
			finishedByLaterWorker(context, handle, true);
		});
	}

	@Test
	void callIsLeftToLaterWorkerInTimeForItsLimit() {
		deploy(LaterCaller.class, EarlierWorker.class, (context) -> {
			TaskHandle<Boolean> handle = context.getBean(ChihuoClient.class)
				.call(LaterInvoices.class, (tasks) -> tasks.cancelSoon("Ann"), Boolean.class);
			TestLimits.await().until(() -> handle.status().obstacle() != null);
			assertThat(handle.status().info().dueAt())
				.isEqualTo(Instant.ofEpochMilli(this.clock.millis()).plusSeconds(5));
		});
	}

	/** Describes why it does not move. */
	private String waitsForAnotherNode(ApplicationContext context, TaskHandle<?> handle) {
		TestLimits.await().until(() -> {
			var info = handle.status().info();
			return info != null && info.state() == TaskState.DELAYED;
		});
		assertThat(handle.status().info().attempts()).isZero();
		assertThat(handle.status().info().dueAt()).isEqualTo(Instant.ofEpochMilli(this.clock.millis()).plusSeconds(30));
		QueueCounts counts = context.getBean(ChihuoClient.class).queue(LOOP, Object.class).counts();
		assertThat(counts.dead()).isZero();
		return String.valueOf(handle.status().obstacle());
	}

	private <R> void finishedByLaterWorker(ApplicationContext context, TaskHandle<R> handle, R result) {
		CompletableFuture<R> future = handle.future();
		this.runner.withBean("worker", LaterWorker.class).run((working) -> {
			TestLimits.await().until(() -> {
				this.clock.advance(Duration.ofSeconds(30));
				return future.isDone();
			});
			assertThat(future).succeedsWithin(TestLimits.HANG_TIMEOUT).isEqualTo(result);
		});
	}

}
