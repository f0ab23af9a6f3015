// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationTextPublisher;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;

import io.chihuo.AddOptions;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopControl;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.LoopOptions;
import io.chihuo.RejectTaskException;
import io.chihuo.RetryLaterException;
import io.chihuo.TaskEntry;
import io.chihuo.TaskQueue;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.observation.DefaultTaskRunConvention;
import io.chihuo.observation.LoopMeters;
import io.chihuo.observation.MeteredBackend;
import io.chihuo.observation.ObservedRuns;
import io.chihuo.observation.TimedRuns;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

class ChihuoMetricsAutoConfigurationTests {

	private static final Duration HANG_TIMEOUT = TestLimits.HANG_TIMEOUT;

	private final ApplicationContextRunner withoutRegistry = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, ChihuoMetricsAutoConfiguration.class,
				ChihuoObservationAutoConfiguration.class));

	private final ApplicationContextRunner contextRunner = this.withoutRegistry.withConfiguration(
			AutoConfigurations.of(MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
					SimpleMetricsExportAutoConfiguration.class, ObservationAutoConfiguration.class));

	private static LoopControl run(AssertableApplicationContext context, LoopHandler<String> handler, int concurrency) {
		LoopOptions options = LoopOptions.DEFAULTS
			.with((changes) -> changes.concurrency(concurrency).maxAttempts(1).runForever(true));
		return context.getBean(ChihuoLoopRegistry.class)
			.register(LoopDefinition.of("loop", String.class, handler).options(options));
	}

	private static TaskQueue<String> queue(AssertableApplicationContext context) {
		return context.getBean(ChihuoClient.class).queue("loop", String.class);
	}

	private static Meter meter(AssertableApplicationContext context, String name, String... tags) {
		return context.getBean(MeterRegistry.class).get(name).tags(tags).meter();
	}

	private static double value(AssertableApplicationContext context, String name, String... tags) {
		return meter(context, name, tags).measure().iterator().next().getValue();
	}

	@Test
	void presentWhereThereIsARegistry() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(LoopMeters.class).hasSingleBean(TimedRuns.class);
			assertThat(context.getBean(TaskBackend.class)).isInstanceOf(MeteredBackend.class);
		});
	}

	private static final ContextConsumer<AssertableApplicationContext> UNMEASURED = (context) -> {
		assertThat(context).hasNotFailed().doesNotHaveBean("chihuoLoopMeters");
		assertThat(context.getBean(TaskBackend.class)).isInstanceOf(MemoryTaskBackend.class);
		run(context, (task) -> null, 1);
		queue(context).add("a");
		assertThat(context.getBean(ChihuoLoopRegistry.class).get("loop").awaitDrained(HANG_TIMEOUT)).isTrue();
	};

	@Test
	void absentWithoutARegistry() {
		this.withoutRegistry.run(UNMEASURED);
	}

	@Test
	void absentWithoutMicrometer() {
		this.withoutRegistry.withClassLoader(new FilteredClassLoader("io.micrometer")).run(UNMEASURED);
		this.withoutRegistry.withClassLoader(new FilteredClassLoader(MeterRegistry.class)).run(UNMEASURED);
	}

	@Test
	void absentWhereChihuoIsOff() {
		this.contextRunner.withPropertyValues("chihuo.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("chihuoLoopMeters"));
	}

	@Test
	void deniedMetersAreNotRegistered() {
		this.contextRunner
			.withPropertyValues("management.metrics.enable.chihuo=false", "management.observations.enable.chihuo=false")
			.run((context) -> {
				run(context, (task) -> null, 1);
				queue(context).add("a");
				assertThat(context.getBean(ChihuoLoopRegistry.class).get("loop").awaitDrained(HANG_TIMEOUT)).isTrue();
				assertThat(context.getBean(MeterRegistry.class).getMeters())
					.noneMatch((meter) -> meter.getId().getName().startsWith("chihuo"));
			});
	}

	@Test
	void runsAndWaitsAreTimed() {
		this.contextRunner.run((context) -> {
			LoopControl loop = run(context, LoopHandler.run((task) -> {
				if (task.id().equals("bad")) {
					throw new IllegalStateException();
				}
			}), 1);
			queue(context).add("good");
			queue(context).add("bad");
			assertThat(loop.awaitDrained(HANG_TIMEOUT)).isTrue();
			assertThat(value(context, "chihuo.task.run", "loop", "loop", "outcome", "success", "exception", "none"))
				.isEqualTo(1);
			assertThat(value(context, "chihuo.task.run", "loop", "loop", "outcome", "dead", "exception",
					"IllegalStateException"))
				.isEqualTo(1);
			assertThat(value(context, "chihuo.task.wait", "loop", "loop")).isEqualTo(2);
			// the store notifies of a dead letter after it has kept it
			TestLimits.await().until(() -> value(context, "chihuo.task.dead", "loop", "loop") == 1);
		});
	}

	@Test
	void taskWaitsFromWhenItIsReadyToEachStartOfARun() {
		SettableClock clock = new SettableClock();
		this.contextRunner.withBean(TaskClock.class, () -> clock).run((context) -> {
			LoopControl loop = context.getBean(ChihuoLoopRegistry.class)
				.register(LoopDefinition.of("loop", String.class, LoopHandler.run((task) -> {
					if (task.attempt() == 1) {
						throw new RetryLaterException(Duration.ofHours(1), "later").countAsAttempt();
					}
				})).options(LoopOptions.DEFAULTS.with((changes) -> changes.runForever(true))));
			queue(context).add("a", null, AddOptions.delayed(Duration.ofHours(1)));
			clock.advance(Duration.ofHours(1));
			TestLimits.await().until(() -> value(context, "chihuo.task.wait") == 1);
			TestLimits.await().until(() -> queue(context).counts().delayed() == 1);
			loop.pause();
			clock.advance(Duration.ofHours(1).plusMinutes(2));
			loop.resume();
			assertThat(loop.awaitDrained(HANG_TIMEOUT)).isTrue();
			Timer waits = (Timer) meter(context, "chihuo.task.wait");
			assertThat(waits.count()).isEqualTo(2);
			assertThat(waits.totalTime(TimeUnit.MINUTES)).isEqualTo(2);
		});
	}

	/** Runs are observed only if that brings more than their timer. */
	@Test
	void timerOfRunsIsTheSameWhetherTheyAreObservedOrNot() {
		ApplicationContextRunner failing = this.contextRunner
			.withPropertyValues("management.observations.key-values.region=north");
		Set<Meter.Id> timed = new HashSet<>();
		failing.run((context) -> {
			assertThat(context).hasSingleBean(TimedRuns.class).doesNotHaveBean(ObservedRuns.class);
			timed.addAll(timersOfRuns(context));
		});
		failing.withBean(DefaultTaskRunConvention.class).run((context) -> {
			assertThat(context).hasSingleBean(ObservedRuns.class).doesNotHaveBean(TimedRuns.class);
			assertThat(timersOfRuns(context)).isEqualTo(timed).hasSize(2);
		});
	}

	private static Set<Meter.Id> timersOfRuns(AssertableApplicationContext context) throws InterruptedException {
		LoopControl loop = run(context, LoopHandler.run((task) -> {
			if (task.id().equals("bad")) {
				throw new IllegalStateException();
			}
		}), 1);
		queue(context).add("good");
		queue(context).add("bad");
		assertThat(loop.awaitDrained(HANG_TIMEOUT)).isTrue();
		return context.getBean(MeterRegistry.class)
			.get("chihuo.task.run")
			.tag("region", "north")
			.timers()
			.stream()
			.map(Meter::getId)
			.collect(Collectors.toSet());
	}

	@Test
	void runsAreObservedByAHandlerOfTheApplication() {
		this.contextRunner.withBean(ObservationTextPublisher.class)
			.run((context) -> assertThat(context).hasSingleBean(ObservedRuns.class).doesNotHaveBean(TimedRuns.class));
		this.contextRunner.withBean("mine", ObservationPredicate.class, () -> (name, ctx) -> true)
			.run((context) -> assertThat(context).hasSingleBean(ObservedRuns.class).doesNotHaveBean(TimedRuns.class));
	}

	@Test
	void addsAreCountedByTheirResult() {
		this.contextRunner.run((context) -> {
			TaskQueue<String> queue = queue(context);
			queue.addAll(Stream.of("a", "b", "a").map((id) -> TaskEntry.of(id, id)));
			queue.add("a", "again", AddOptions.DEFAULTS.replace());
			queue.finish("c");
			queue.async().add("c", "c").join();
			assertThat(value(context, "chihuo.queue.adds", "outcome", "added", "result", "added")).isEqualTo(2);
			assertThat(value(context, "chihuo.queue.adds", "outcome", "added", "result", "replaced")).isEqualTo(1);
			assertThat(value(context, "chihuo.queue.adds", "outcome", "duplicate", "result", "already_queued"))
				.isEqualTo(1);
			assertThat(value(context, "chihuo.queue.adds", "outcome", "refused", "result", "already_finished"))
				.isEqualTo(1);
			assertThat(value(context, "chihuo.task.add", "result", "several", "exception", "none")).isEqualTo(1);
			assertThat(value(context, "chihuo.task.add", "result", "replaced", "exception", "none")).isEqualTo(1);
		});
	}

	@Test
	void queueIsShownWhereNoLoopWorksOnIt() {
		this.contextRunner.withPropertyValues("chihuo.role=client").run((context) -> {
			queue(context).add("a");
			queue(context).add("b", "b", AddOptions.delayed(HANG_TIMEOUT));
			assertThat(value(context, "chihuo.queue.tasks", "loop", "loop", "state", "ready")).isEqualTo(1);
			assertThat(value(context, "chihuo.queue.tasks", "loop", "loop", "state", "delayed")).isEqualTo(1);
			assertThat(value(context, "chihuo.backend.operation", "backend", "memory", "operation", "add", "outcome",
					"success"))
				.isEqualTo(2);
			assertThat(value(context, "chihuo.backend.batch", "backend", "memory", "operation", "add")).isEqualTo(2);
		});
	}

	@Test
	void awaitedTasksAreTimedByTheirOutcome() {
		this.contextRunner.run((context) -> {
			run(context, (task) -> {
				if (task.id().equals("bad")) {
					throw new RejectTaskException("no");
				}
				return "done";
			}, 1);
			queue(context).add("unheard");
			assertThat(queue(context).submit("good", "x", String.class).await()).isEqualTo("done");
			assertThat(queue(context).submit("bad", "x", String.class).future()).failsWithin(HANG_TIMEOUT);
			assertThat(value(context, "chihuo.call", "loop", "loop", "outcome", "done")).isEqualTo(1);
			assertThat(value(context, "chihuo.call", "loop", "loop", "outcome", "failed")).isEqualTo(1);
			assertThat(value(context, "chihuo.call.pending")).isZero();
			TestLimits.await()
				.untilAsserted(() -> assertThat(value(context, "chihuo.outcome.kept", "loop", "loop")).isEqualTo(2));
		});
	}

	@Test
	void slotsAreFreeUntilTasksTakeThem() {
		this.contextRunner.run((context) -> {
			CompletableFuture<String> later = new CompletableFuture<>();
			CompletableFuture<String> begun = new CompletableFuture<>();
			LoopControl loop = run(context, (task) -> {
				begun.complete(task.id());
				return later;
			}, 3);
			assertThat(value(context, "chihuo.loop.slots.free", "loop", "loop")).isEqualTo(3);
			queue(context).add("a");
			begun.join();
			assertThat(value(context, "chihuo.loop.slots.free", "loop", "loop")).isEqualTo(2);
			assertThat(value(context, "chihuo.loop.concurrency", "loop", "loop")).isEqualTo(3);
			later.complete("done");
			assertThat(loop.awaitDrained(HANG_TIMEOUT)).isTrue();
			assertThat(value(context, "chihuo.loop.slots.free", "loop", "loop")).isEqualTo(3);
			loop.stop().join();
			assertThat(value(context, "chihuo.loop.slots.free", "loop", "loop")).isZero();
		});
	}

	@Test
	void stateOfALoopIsShown() {
		this.contextRunner.run((context) -> {
			LoopControl loop = run(context, (task) -> null, 1);
			assertThat(value(context, "chihuo.loop.state", "loop", "loop", "state", "running")).isEqualTo(1);
			loop.pause();
			assertThat(value(context, "chihuo.loop.state", "loop", "loop", "state", "running")).isZero();
			assertThat(value(context, "chihuo.loop.state", "loop", "loop", "state", "paused")).isEqualTo(1);
			loop.stop().join();
			assertThat(value(context, "chihuo.loop.state", "loop", "loop", "state", "stopped")).isEqualTo(1);
		});
	}

	@Test
	void gaugesGoWithTheirLoopAndComeBackWithTheNext() {
		this.contextRunner.run((context) -> {
			run(context, (task) -> null, 1);
			assertThat(gauges(context)).contains("chihuo.loop.state", "chihuo.loop.concurrency", "chihuo.queue.tasks");
			context.getBean(ChihuoLoopRegistry.class).remove("loop").join();
			assertThat(gauges(context)).isEmpty();
			queue(context).counts();
			assertThat(gauges(context)).isEmpty();
			run(context, (task) -> null, 1);
			assertThat(gauges(context)).contains("chihuo.loop.state", "chihuo.loop.concurrency", "chihuo.queue.tasks");
		});
	}

	private static Set<String> gauges(AssertableApplicationContext context) {
		return context.getBean(MeterRegistry.class)
			.getMeters()
			.stream()
			.map(Meter::getId)
			.filter((meter) -> meter.getType() == Meter.Type.GAUGE && "loop".equals(meter.getTag("loop")))
			.map(Meter.Id::getName)
			.collect(Collectors.toSet());
	}

	@Test
	void releasedTasksAreCounted() {
		this.contextRunner.run((context) -> {
			CompletableFuture<String> begun = new CompletableFuture<>();
			LoopControl loop = run(context, (task) -> {
				begun.complete(task.id());
				return new CompletableFuture<>();
			}, 1);
			queue(context).add("a");
			begun.join();
			loop.stop(Duration.ZERO).join();
			assertThat(value(context, "chihuo.task.released", "loop", "loop")).isEqualTo(1);
			assertThat(value(context, "chihuo.task.run", "outcome", "released", "exception", "none")).isEqualTo(1);
		});
	}

	@Test
	void noTagNamesATask() {
		this.contextRunner.run((context) -> {
			LoopControl loop = run(context, (task) -> {
				throw new IllegalStateException(task.id());
			}, 1);
			queue(context).add("secret-1");
			queue(context).addAll(Stream.of(TaskEntry.of("secret-2", "secret")));
			assertThat(loop.awaitDrained(HANG_TIMEOUT)).isTrue();
			assertThat(context.getBean(MeterRegistry.class).getMeters())
				.flatExtracting((meter) -> meter.getId().getTags())
				.extracting(Tag::getValue)
				.noneMatch((value) -> value.contains("secret"));
		});
	}

	@Test
	void metersWorkWithoutObservations() {
		this.withoutRegistry.withBean(SimpleMeterRegistry.class).run((context) -> {
			assertThat(context).doesNotHaveBean(ObservationRegistry.class);
			LoopControl loop = run(context, (task) -> null, 1);
			queue(context).add("a");
			assertThat(loop.awaitDrained(HANG_TIMEOUT)).isTrue();
			assertThat(value(context, "chihuo.task.wait", "loop", "loop")).isEqualTo(1);
		});
	}

}
