// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopControl;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.LoopState;
import io.chihuo.MakeTask;
import io.chihuo.OnStart;
import io.chihuo.TaskQueue;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ApplicationLifecycleTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class));

	@ChihuoLoop(name = "short")
	static class ShortLoop {

		static final BlockingQueue<String> RAN = new LinkedBlockingQueue<>();

		@OnStart
		void seed(TaskQueue<String> queue) {
			queue.add("a");
		}

		@MakeTask
		void make(String id) {
			RAN.add(id);
		}

	}

	@ChihuoLoop(name = "slow")
	static class SlowLoop {

		final CountDownLatch begun = new CountDownLatch(1);

		final CountDownLatch open = new CountDownLatch(1);

		final AtomicBoolean ended = new AtomicBoolean();

		@MakeTask
		void make(String id) throws InterruptedException {
			this.begun.countDown();
			this.open.await();
			this.ended.set(true);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(ShortLoop.class)
	static class LifecycleApplication {

	}

	private static ConfigurableApplicationContext run(String... properties) {
		SpringApplication application = new SpringApplicationBuilder(LifecycleApplication.class)
			.web(WebApplicationType.NONE)
			.properties(properties)
			.properties("spring.main.banner-mode=off")
			.registerShutdownHook(false)
			.build();
		return application.run();
	}

	@Test
	void loopsStartThoughBeansAreLazy() throws Exception {
		ShortLoop.RAN.clear();
		try (ConfigurableApplicationContext context = run("spring.main.lazy-initialization=true")) {
			assertThat(ShortLoop.RAN.poll(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isEqualTo("a");
			assertThat(context.isActive()).isTrue();
		}
	}

	/** How a handler ends the application on its own thread. */
	enum ApplicationEnd {

		CLOSE(ConfigurableApplicationContext::close), EXIT(SpringApplication::exit);

		private final Consumer<ConfigurableApplicationContext> action;

		ApplicationEnd(Consumer<ConfigurableApplicationContext> action) {
			this.action = action;
		}

	}

	@ParameterizedTest
	@EnumSource
	void closeByAHandlerDoesNotWaitForItsOwnRun(ApplicationEnd end, CapturedOutput output) throws Exception {
		CountDownLatch closed = new CountDownLatch(1);
		try (ConfigurableApplicationContext context = run("chihuo.shutdown.grace-period=1h",
				"spring.lifecycle.timeout-per-shutdown-phase=2h")) {
			context.getBean(ChihuoLoopRegistry.class)
				.register(LoopDefinition.of("closing", String.class, LoopHandler.run((task) -> {
					end.action.accept(context);
					closed.countDown();
				})));
			context.getBean(ChihuoClient.class).queue("closing", String.class).add("a");
			assertThat(closed.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		}
		TestLimits.await()
			.untilAsserted(() -> assertThat(output)
				.contains("Task 'a' of loop 'closing' ends the application, which counts as a crash of the task"));
	}

	@Test
	void handlerThatStopsItsOwnLoopHasNotCrashed(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run()) {
			ChihuoLoopRegistry loops = context.getBean(ChihuoLoopRegistry.class);
			loops.register(LoopDefinition.of("stopping", String.class,
					LoopHandler.run((task) -> loops.get("stopping").stop())));
			context.getBean(ChihuoClient.class).queue("stopping", String.class).add("a");
			TestLimits.await().until(() -> loops.get("stopping").state() == LoopState.STOPPED);
			assertThat(context.getBean(ChihuoClient.class).queue("stopping", String.class).find("a")).isEmpty();
		}
		assertThat(output).doesNotContain("counts as a crash");
	}

	@Test
	void applicationClosesOnceItsLoopsHaveEnded() {
		try (ConfigurableApplicationContext context = run("chihuo.exit-when-drained=true",
				"chihuo.loops.short.run-forever=false")) {
			TestLimits.await().until(() -> !context.isActive());
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { ByRunner.class, ByListener.class })
	void loopsDoNotEndBeforeAllHaveAddedTheirTasks(Class<?> seeds) {
		LateSeededLoop.RAN.clear();
		SpringApplication application = new SpringApplicationBuilder(LateSeededLoop.class, seeds)
			.web(WebApplicationType.NONE)
			.properties("chihuo.exit-when-drained=true", "spring.main.banner-mode=off")
			.registerShutdownHook(false)
			.build();
		try (ConfigurableApplicationContext context = application.run()) {
			TestLimits.await().until(() -> !context.isActive());
			assertThat(LateSeededLoop.RAN).containsExactly("late");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ChihuoAutoConfiguration.class)
	static class LateSeededLoop {

		static final BlockingQueue<String> RAN = new LinkedBlockingQueue<>();

		static void seed(TaskQueue<Object> queue, ChihuoLoopRegistry registry) throws InterruptedException {
			assertThat(registry.get("later").awaitDrained(TestLimits.HANG_TIMEOUT)).isTrue();
			// asked again, it was notified that the queue is empty
			assertThat(registry.get("later").awaitDrained(TestLimits.HANG_TIMEOUT)).isTrue();
			assertThat(registry.get("later").state()).isEqualTo(LoopState.RUNNING);
			queue.addOrThrow("late", null);
		}

		@ChihuoLoop(name = "later", runForever = "false")
		static class LaterLoop {

			@MakeTask
			void make(String id) {
				RAN.add(id);
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ByRunner {

		@Bean
		ApplicationRunner seed(TaskQueue<Object> queue, ChihuoLoopRegistry registry) {
			return (arguments) -> LateSeededLoop.seed(queue, registry);
		}

	}

	record ByListener(TaskQueue<Object> queue, ChihuoLoopRegistry registry) {

		@EventListener(ApplicationReadyEvent.class)
		void seed() throws InterruptedException {
			LateSeededLoop.seed(this.queue, this.registry);
		}

	}

	@Test
	void loopThatIsNotEnabledCanBeStartedAfterThePauseOfAContext() {
		this.contextRunner.withBean(ShortLoop.class)
			.withPropertyValues("chihuo.loops.short.enabled=false")
			.run((context) -> {
				context.getSourceApplicationContext().pause();
				context.getSourceApplicationContext().restart();
				LoopControl loop = context.getBean(ChihuoLoopRegistry.class).get("short");
				loop.start();
				assertThat(loop.state()).isEqualTo(LoopState.RUNNING);
			});
	}

	@Test
	void applicationStaysWhenItsLoopsEndUnlessConfiguredToClose() {
		try (ConfigurableApplicationContext context = run("chihuo.loops.short.run-forever=false")) {
			ChihuoLoopRegistry registry = context.getBean(ChihuoLoopRegistry.class);
			TestLimits.await().until(() -> registry.get("short").state() == LoopState.STOPPED);
			assertThat(context.isActive()).isTrue();
		}
	}

	@Test
	void loopWithADotInItsNameIsConfiguredByJsonInTheEnvironment() {
		try (ConfigurableApplicationContext context = run("chihuo.queues=mails.out",
				"spring.application.json={\"chihuo.loops[mails.out].concurrency\": 4}")) {
			LoopDefinition<String> mails = LoopDefinition.of("mails.out", String.class, LoopHandler.run((task) -> {
			}));
			assertThat(context.getBean(ChihuoLoopRegistry.class).register(mails).concurrency()).isEqualTo(4);
		}
	}

	@Test
	void closingWaitsForRunningTasks() {
		this.contextRunner.withBean(SlowLoop.class).run((context) -> {
			SlowLoop loop = context.getBean(SlowLoop.class);
			ChihuoLoopRegistry registry = context.getBean(ChihuoLoopRegistry.class);
			context.getBean(ChihuoClient.class).queue("slow", String.class).add("a");
			assertThat(loop.begun.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
			Thread closing = new Thread(context::close);
			closing.start();
			TestLimits.await().until(() -> registry.get("slow").state() == LoopState.STOPPING);
			assertThat(loop.ended).isFalse();
			loop.open.countDown();
			closing.join(TestLimits.HANG_SECONDS * 1000);
			assertThat(loop.ended).isTrue();
			assertThat(closing.isAlive()).isFalse();
		});
	}

	@Test
	void closingInterruptsTasksThatRunTooLong() {
		this.contextRunner.withBean(SlowLoop.class)
			.withPropertyValues("chihuo.shutdown.grace-period=50ms")
			.run((context) -> {
				SlowLoop loop = context.getBean(SlowLoop.class);
				context.getBean(ChihuoClient.class).queue("slow", String.class).add("a");
				assertThat(loop.begun.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
				context.close();
				assertThat(loop.ended).isFalse();
			});
	}

	@Test
	void gracePeriodThatSpringCutsShortCausesAWarning(CapturedOutput output) {
		this.contextRunner.withPropertyValues("chihuo.shutdown.grace-period=28s").run((context) -> {
			assertThat(output).contains("'chihuo.shutdown.grace-period' is 28000 ms, but Spring stops waiting after "
					+ "30000 ms: set 'spring.lifecycle.timeout-per-shutdown-phase' to at least 32000 ms");
		});
	}

	@Test
	void gracePeriodThatFitsCausesNoWarning(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("chihuo.shutdown.grace-period=28s", "spring.lifecycle.timeout-per-shutdown-phase=1m")
			.run((context) -> assertThat(output).doesNotContain("grace-period"));
		this.contextRunner.run((context) -> assertThat(output).doesNotContain("grace-period"));
	}

}
