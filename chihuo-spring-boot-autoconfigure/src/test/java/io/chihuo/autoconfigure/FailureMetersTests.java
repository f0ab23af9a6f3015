// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.MeterNotFoundException;
import io.micrometer.core.instrument.search.RequiredSearch;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.chihuo.BackendUnavailableException;
import io.chihuo.Backoff;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.LoopOptions;
import io.chihuo.TaskQueue;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.FaultyBackend;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests the meters of failures.
 */
class FailureMetersTests {

	private static final Duration LEASE_DURATION = Duration.ofSeconds(30);

	private final SettableClock clock = new SettableClock();

	private final FaultyBackend backend = new FaultyBackend(this.clock);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, ChihuoMetricsAutoConfiguration.class,
				ChihuoObservationAutoConfiguration.class, ObservationAutoConfiguration.class,
				MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
				SimpleMetricsExportAutoConfiguration.class))
		.withBean(TaskClock.class, () -> this.clock)
		.withBean(TaskBackend.class, () -> this.backend);

	private static void run(AssertableApplicationContext context, LoopHandler<String> handler) {
		LoopOptions options = LoopOptions.DEFAULTS.with((changes) -> changes.runForever(true)
			.lease(LEASE_DURATION)
			.maxAttempts(3)
			.maxCrashes(1)
			.backoff(Backoff.fixed(Duration.ZERO)));
		context.getBean(ChihuoLoopRegistry.class)
			.register(LoopDefinition.of("loop", String.class, handler).options(options));
	}

	private static TaskQueue<String> queue(AssertableApplicationContext context) {
		return context.getBean(ChihuoClient.class).queue("loop", String.class);
	}

	private static RequiredSearch meters(AssertableApplicationContext context, String name) {
		return context.getBean(MeterRegistry.class).get(name);
	}

	private static double count(AssertableApplicationContext context, String name) {
		return meters(context, name).tag("loop", "loop").counter().count();
	}

	private static void soon(ThrowingRunnable assertion) {
		TestLimits.await().ignoreException(MeterNotFoundException.class).untilAsserted(assertion);
	}

	@Test
	void failedRunsAreRetriedUntilTheirTaskIsDead() {
		this.contextRunner.run((context) -> {
			run(context, (task) -> {
				throw new IllegalStateException("again");
			});
			queue(context).add("a");
			soon(() -> assertThat(count(context, "chihuo.task.dead")).isEqualTo(1));
			assertThat(count(context, "chihuo.task.retried")).isEqualTo(2);
			assertThat(count(context, "chihuo.lease.lost")).isZero();
		});
	}

	@Test
	void lostLeasesAreCounted() {
		this.contextRunner.run((context) -> {
			CountDownLatch begun = new CountDownLatch(1);
			run(context, LoopHandler.run((task) -> {
				begun.countDown();
				new CountDownLatch(1).await();
			}));
			queue(context).add("a");
			begun.await();
			this.backend.fail("renew");
			this.clock.advance(LEASE_DURATION.plusSeconds(1));
			soon(() -> {
				assertThat(count(context, "chihuo.lease.lost")).isEqualTo(1);
				assertThat(meters(context, "chihuo.task.run").tag("outcome", "lease_lost").timer().count())
					.isEqualTo(1);
			});
			assertThat(count(context, "chihuo.task.retried")).isZero();
		});
	}

	@Test
	void deathsByCrashesOfOtherProcessesAreCounted() {
		this.contextRunner.run((context) -> {
			run(context, LoopHandler.run((task) -> {
			}));
			context.getBean(ChihuoLoopRegistry.class).get("loop").pause();
			queue(context).add("a");
			TaskStore store = this.backend.store(new QueueName("default", "loop"));
			ClaimRequest request = ClaimRequest.of(1, LEASE_DURATION, "other");
			// a claim that was under way at the pause may take it first, and
			// releases it
			TestLimits.await("claim").until(() -> store.claim(request).join().tasks().size() == 1);
			this.clock.advance(LEASE_DURATION.plusSeconds(1));
			assertThat(store.claim(request.forSuspect()).join().tasks()).hasSize(1);
			this.clock.advance(LEASE_DURATION.plusSeconds(1));
			soon(() -> assertThat(count(context, "chihuo.task.dead")).isEqualTo(1));
			assertThat(count(context, "chihuo.lease.lost")).isZero();
		});
	}

	@Test
	void callsOfTheBackendThatFailAreTimedApart() {
		this.contextRunner.run((context) -> {
			queue(context).counts();
			this.backend.fail("counts");
			assertThatExceptionOfType(BackendUnavailableException.class).isThrownBy(queue(context)::counts);
			assertThatExceptionOfType(BackendUnavailableException.class).isThrownBy(queue(context)::counts);
			assertThat(calls(context, "success")).isEqualTo(1);
			assertThat(calls(context, "error")).isEqualTo(2);
		});
	}

	private static long calls(AssertableApplicationContext context, String outcome) {
		return meters(context, "chihuo.backend.operation")
			.tags("backend", "faulty", "operation", "counts", "outcome", outcome)
			.timer()
			.count();
	}

}
