// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopState;
import io.chihuo.MakeTask;
import io.chihuo.TaskQueue;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.codec.TaskCodec;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.ChihuoLoopRegistrar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

@ExtendWith(OutputCaptureExtension.class)
class ChihuoAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class));

	@ChihuoLoop(name = "letters")
	static class NumberPayloadLoop {

		@Autowired
		TaskQueue<Integer> queue;

		@MakeTask
		void make(String id, Integer payload) {
		}

	}

	@Test
	void presentByDefaultWithQueuesInMemory(CapturedOutput output) {
		this.contextRunner.withBean(NumberPayloadLoop.class).run((context) -> {
			assertThat(context).hasSingleBean(ChihuoClient.class)
				.hasSingleBean(ChihuoLoopRegistry.class)
				.hasSingleBean(ChihuoLoopRegistrar.class);
			assertThat(context).getBean(TaskBackend.class).isInstanceOf(MemoryTaskBackend.class);
			assertThat(context.getBean(ChihuoLoopRegistry.class).get("letters").state()).isEqualTo(LoopState.RUNNING);
			assertThat(output)
				.contains("Queues are kept in memory: tasks, finish marks and dead letters end with this process");
		});
	}

	@Test
	void offByProperty() {
		this.contextRunner.withPropertyValues("chihuo.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ChihuoClient.class)
				.doesNotHaveBean(TaskBackend.class)
				.doesNotHaveBean(ChihuoLoopRegistry.class));
	}

	@Test
	void backsOffForTheBackendOfTheUser(CapturedOutput output) {
		MemoryTaskBackend mine = new MemoryTaskBackend(TaskClock.systemClock());
		this.contextRunner.withBean(TaskBackend.class, () -> mine).run((context) -> {
			assertThat(context).getBean(TaskBackend.class).isSameAs(mine);
			assertThat(output).doesNotContain("Queues are kept in memory");
		});
	}

	@Test
	void userMayDefineABackendThatThePropertyNames() {
		this.contextRunner.withPropertyValues("chihuo.backend=mine")
			.withBean(TaskBackend.class, () -> new MemoryTaskBackend(TaskClock.systemClock()))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(TaskBackend.class));
	}

	@Test
	void backsOffForTheClockOfTheUser() {
		this.contextRunner.withBean(TaskClock.class, SettableClock::new)
			.run((context) -> assertThat(context).getBean(TaskClock.class).isInstanceOf(SettableClock.class));
	}

	@Test
	void backsOffForTheCodecOfTheUser() {
		TaskCodec mine = TaskCodec.json(JsonMapper.builder().build());
		this.contextRunner.withBean(TaskCodec.class, () -> mine)
			.run((context) -> assertThat(context).getBean(TaskCodec.class).isSameAs(mine));
	}

	@Test
	void backsOffForTheExecutorOfTheUser() {
		SimpleAsyncTaskExecutor mine = new SimpleAsyncTaskExecutor("mine-");
		this.contextRunner.withBean("chihuoTaskExecutor", TaskExecutor.class, () -> mine)
			.run((context) -> assertThat(context).getBean("chihuoTaskExecutor").isSameAs(mine));
	}

	@Test
	void backsOffForTheClientAndTheRegistryOfTheUser() {
		ChihuoClient client = mock(ChihuoClient.class);
		ChihuoLoopRegistry registry = mock(ChihuoLoopRegistry.class);
		this.contextRunner.withBean(NumberPayloadLoop.class)
			.withBean(ChihuoClient.class, () -> client)
			.withBean(ChihuoLoopRegistry.class, () -> registry)
			.run((context) -> {
				assertThat(context).getBean(ChihuoClient.class).isSameAs(client);
				assertThat(context).getBean(ChihuoLoopRegistry.class).isSameAs(registry);
				assertThat(context.getBean(NumberPayloadLoop.class).queue.add("a", 1).isAccepted()).isTrue();
			});
	}

	@EnableAsync
	@Configuration(proxyBeanMethods = false)
	static class OwnExecutor {

		@Bean(defaultCandidate = false)
		ThreadPoolTaskExecutor chihuoTaskExecutor() {
			ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
			executor.setThreadNamePrefix("loops-");
			return executor;
		}

		@Bean
		AsyncThreadName threads() {
			return new AsyncThreadName();
		}

	}

	static class AsyncThreadName {

		@Async
		CompletableFuture<String> name() {
			return CompletableFuture.completedFuture(Thread.currentThread().getName());
		}

	}

	@Test
	void executorOfTheUserThatIsNoDefaultCandidateServesLoopsAlone() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
			.withUserConfiguration(OwnExecutor.class)
			.run((context) -> {
				assertThat(context).hasBean("applicationTaskExecutor").doesNotHaveBean("chihuoPlatformThreadExecutor");
				assertThat(context.getBean(AsyncThreadName.class).name().join()).startsWith("task-");
			});
	}

	@Test
	void executorOfTheApplicationIsUnchanged() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
			.run((context) -> {
				assertThat(context).hasBean("applicationTaskExecutor").hasBean("chihuoTaskExecutor");
				TaskExecutor injected = context.getBeanProvider(TaskExecutor.class).getObject();
				assertThat(injected).isSameAs(context.getBean("applicationTaskExecutor"));
			});
	}

	@Test
	void clientRunsNoLoopButHasItsQueues() {
		this.contextRunner.withPropertyValues("chihuo.role=client").withBean(NumberPayloadLoop.class).run((context) -> {
			assertThat(context).doesNotHaveBean(ChihuoLoopRegistrar.class);
			assertThat(context.getBean(ChihuoLoopRegistry.class).loops()).isEmpty();
			TaskQueue<Integer> queue = context.getBean(NumberPayloadLoop.class).queue;
			queue.add("a", 1);
			assertThat(queue.size()).isEqualTo(1);
		});
	}

	@Test
	void workerRunsItsLoops() {
		this.contextRunner.withPropertyValues("chihuo.role=worker")
			.withBean(NumberPayloadLoop.class)
			.run((context) -> assertThat(context.getBean(ChihuoLoopRegistry.class).loops()).hasSize(1));
	}

	@Test
	void applicationWithoutALoopStarts() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void loopThatIsNotEnabledIsThereAndDoesNotRun() {
		this.contextRunner.withPropertyValues("chihuo.loops.letters.enabled=false")
			.withBean(NumberPayloadLoop.class)
			.run((context) -> assertThat(context.getBean(ChihuoLoopRegistry.class).get("letters").state())
				.isEqualTo(LoopState.STOPPED));
	}

}
