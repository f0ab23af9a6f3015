// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.AddResult;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopControl;
import io.chihuo.LoopDefinition;
import io.chihuo.TaskEntry;
import io.chihuo.TaskQueue;
import io.chihuo.observation.DefaultTaskAddConvention;
import io.chihuo.observation.TaskAddContext;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that tasks are added and run although meters and observations throw exceptions.
 */
@ExtendWith(OutputCaptureExtension.class)
class BrokenMetersTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, ChihuoMetricsAutoConfiguration.class,
				ChihuoObservationAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class,
				ObservationAutoConfiguration.class));

	static class BrokenConvention extends DefaultTaskAddConvention {

		@Override
		public KeyValues getLowCardinalityKeyValues(TaskAddContext context) {
			throw new IllegalStateException("keys");
		}

	}

	/**
	 * Throws at one moment.
	 */
	record BrokenHandler(String moment) implements ObservationHandler<Observation.Context> {

		private void at(String moment) {
			if (this.moment.equals(moment)) {
				throw new IllegalStateException(moment);
			}
		}

		@Override
		public void onStart(Observation.Context context) {
			at("start");
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			at("open");
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			at("close");
		}

		@Override
		public void onStop(Observation.Context context) {
			at("stop");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	private static void addAndRun(AssertableApplicationContext context) throws Exception {
		TaskQueue<String> queue = context.getBean(ChihuoClient.class).queue("loop", String.class);
		assertThat(queue.add("a")).isEqualTo(AddResult.ADDED);
		assertThat(queue.async().add("b", "b").join()).isEqualTo(AddResult.ADDED);
		assertThat(queue.addAll(Stream.of(TaskEntry.of("c", "c"))).count(AddResult.ADDED)).isEqualTo(1);
		assertThat(queue.async().addAll(List.of(TaskEntry.of("d", "d"))).join().count(AddResult.ADDED)).isEqualTo(1);
		assertThat(queue.add("a")).isEqualTo(AddResult.ALREADY_QUEUED);
		LoopControl loop = context.getBean(ChihuoLoopRegistry.class)
			.register(LoopDefinition.of("loop", String.class, (task) -> CompletableFuture.completedFuture("done")));
		assertThat(loop.awaitDrained(Duration.ofSeconds(10))).isTrue();
	}

	private static void addAndRunObserved(AssertableApplicationContext context) throws Exception {
		addAndRun(context);
		assertThat(context.getBean(ObservationRegistry.class).getCurrentObservationScope()).isNull();
	}

	@Test
	void runsSucceedThoughAConventionThrows(CapturedOutput output) {
		this.contextRunner.withBean(BrokenConvention.class).run(BrokenMetersTests::addAndRunObserved);
		TestLimits.awaitLines()
			.untilAsserted(() -> assertThat(output)
				.containsOnlyOnce("A listener of loop 'loop' threw an exception; everything else continues"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "start", "open", "close", "stop" })
	void runsSucceedThoughAnObservationHandlerThrows(String moment) {
		this.contextRunner.withBean(BrokenHandler.class, () -> new BrokenHandler(moment))
			.run(BrokenMetersTests::addAndRunObserved);
	}

	@Test
	void runsSucceedThoughAMeterFilterThrows(CapturedOutput output) {
		this.contextRunner.withBean(MeterFilter.class, () -> new MeterFilter() {
			@Override
			public Meter.Id map(Meter.Id id) {
				if (id.getName().startsWith("chihuo.")) {
					throw new IllegalStateException("filter");
				}
				return id;
			}
		}).run(BrokenMetersTests::addAndRun);
		TestLimits.await()
			.untilAsserted(() -> assertThat(output)
				.contains("A listener of backend 'memory' threw an exception; everything else continues"));
	}

}
