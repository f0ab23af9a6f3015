// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class LoopExecutorTests {

	private static final String SHORTAGE = "task(s) at once, but the concurrency of this node's loops adds up to 5";

	private final BlockingQueue<String> threads = new LinkedBlockingQueue<>();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
		.withBean(ThreadRecordingLoop.class, () -> new ThreadRecordingLoop(this.threads));

	private String threadOfATask(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed();
		context.getBean(ChihuoClient.class).queue("mails", String.class).add("a");
		try {
			String thread = this.threads.poll(2, TimeUnit.MINUTES);
			assertThat(thread).as("thread of the task").isNotNull();
			return thread;
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void threadsAreNamedAfterTheProjectAndNothingIsLogged(CapturedOutput output) {
		this.contextRunner.run((context) -> assertThat(threadOfATask(context)).startsWith("chihuo-"));
		assertThat(output).doesNotContain(SHORTAGE);
	}

	@Test
	void threadsComeFromTheThreadFactoryOfTheUser() {
		this.contextRunner
			.withBean("chihuoThreadFactory", ThreadFactory.class, () -> (work) -> new Thread(work, "mine"))
			.run((context) -> assertThat(threadOfATask(context)).isEqualTo("mine"));
	}

	@Test
	void workOfThreadsIsDecoratedByTheDecoratorOfTheUser() {
		this.contextRunner.withBean("chihuoTaskDecorator", TaskDecorator.class, () -> (work) -> () -> {
			Thread.currentThread().setName("decorated");
			work.run();
		}).run((context) -> assertThat(threadOfATask(context)).isEqualTo("decorated"));
	}

	@Test
	void otherThreadFactoriesAndDecoratorsAreLeftAlone() {
		this.contextRunner.withBean("other", ThreadFactory.class, () -> (work) -> new Thread(work, "other"))
			.withBean("otherDecorator", TaskDecorator.class, () -> (work) -> {
				throw new IllegalStateException("not for loops");
			})
			.run((context) -> assertThat(threadOfATask(context)).startsWith("chihuo-"));
	}

	@Test
	void executorServiceRunsHandlers() {
		this.contextRunner
			.withBean("chihuoTaskExecutor", ExecutorService.class,
					() -> Executors.newCachedThreadPool((work) -> new Thread(work, "service")))
			.run((context) -> assertThat(threadOfATask(context)).isEqualTo("service"));
	}

	@Test
	void executorOnTheCallingThreadIsRefused() {
		this.contextRunner.withBean("chihuoTaskExecutor", SyncTaskExecutor.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'chihuoTaskExecutor' runs work on the calling thread"));
	}

	@Test
	void beanThatIsNoExecutorIsRefusedByItsType() {
		this.contextRunner.withBean("chihuoTaskExecutor", String.class, () -> "none")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'chihuoTaskExecutor' is no executor, but a java.lang.String"));
	}

	@Test
	void poolWithAQueueCountsItsCoreThreadsAlone(CapturedOutput output) {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.setCorePoolSize(4);
		executor.setMaxPoolSize(50);
		this.contextRunner.withBean("chihuoTaskExecutor", ThreadPoolTaskExecutor.class, () -> executor)
			.run((context) -> assertThat(context).hasNotFailed());
		TestLimits.awaitLines()
			.untilAsserted(() -> assertThat(output).containsOnlyOnce("'chihuoTaskExecutor' runs 4 " + SHORTAGE));
	}

	@Test
	void poolWithoutAQueueCountsAllItsThreads(CapturedOutput output) {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.setMaxPoolSize(5);
		executor.setQueueCapacity(0);
		this.contextRunner.withBean("chihuoTaskExecutor", ThreadPoolTaskExecutor.class, () -> executor)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain(SHORTAGE);
	}

	@Test
	void executorWithALimitBelowTheConcurrencyIsReported(CapturedOutput output) {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor();
		executor.setConcurrencyLimit(3);
		this.contextRunner.withBean("chihuoTaskExecutor", SimpleAsyncTaskExecutor.class, () -> executor)
			.run((context) -> assertThat(context).hasNotFailed());
		TestLimits.awaitLines()
			.untilAsserted(() -> assertThat(output).containsOnlyOnce("'chihuoTaskExecutor' runs 3 " + SHORTAGE));
	}

	static Stream<Arguments> smallExecutors() {
		ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
		scheduler.setPoolSize(2);
		scheduler.initialize();
		scheduler.schedule(() -> {
		}, Instant.now().plusSeconds(3600)); // its queue has no bound, and is not empty
		return Stream.of(Arguments.of(2, scheduler), Arguments.of(3, new ForkJoinPool(3)),
				Arguments.of(1, Executors.newSingleThreadExecutor()));
	}

	@ParameterizedTest
	@MethodSource("smallExecutors")
	void executorWithFewThreadsIsReported(int threads, Executor executor, CapturedOutput output) {
		this.contextRunner.withBean("chihuoTaskExecutor", Executor.class, () -> executor)
			.run((context) -> assertThat(context).hasNotFailed());
		TestLimits.awaitLines()
			.untilAsserted(
					() -> assertThat(output).containsOnlyOnce("'chihuoTaskExecutor' runs " + threads + " " + SHORTAGE));
	}

	@Test
	void loopsOfAllNamespacesNeedThreads(CapturedOutput output) {
		this.contextRunner.withPropertyValues("chihuo.namespaces.billing.backend=memory")
			.withBean(BillingLoop.class)
			.withBean("chihuoTaskExecutor", ExecutorService.class, () -> Executors.newFixedThreadPool(6))
			.run((context) -> assertThat(context).hasNotFailed());
		TestLimits.awaitLines()
			.untilAsserted(
					() -> assertThat(output).containsOnlyOnce("'chihuoTaskExecutor' runs 6 task(s) at once, but the "
							+ "concurrency of this node's loops adds up to 7"));
	}

	@Test
	void poolThatRefusesAtStartIsLeftToTheLoops() {
		ThreadPoolExecutor shutDown = (ThreadPoolExecutor) Executors.newFixedThreadPool(5);
		shutDown.shutdown();
		this.contextRunner.withBean("chihuoTaskExecutor", ThreadPoolExecutor.class, () -> shutDown)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ChihuoLoop(name = "mails", namespace = "billing", concurrency = "2")
	static class BillingLoop {

		@MakeTask
		void send(String id) {
		}

	}

	@ChihuoLoop(name = "mails", concurrency = "5")
	record ThreadRecordingLoop(BlockingQueue<String> threads) {

		@MakeTask
		void send(String id) {
			this.threads.add(Thread.currentThread().getName());
		}

	}

}
