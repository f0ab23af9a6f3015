// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoConfigurationException;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowState;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.backend.TaskClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class VirtualTimeTests {

	private static final Instant START_INSTANT = Instant.parse("2026-01-01T00:00:00Z");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoTestAutoConfiguration.class, ChihuoAutoConfiguration.class));

	@Test
	void oneClockServesQueuesAndBeans() {
		this.runner.withUserConfiguration(OrdinaryClock.class).run((context) -> {
			Clock clock = context.getBean(Clock.class);
			assertThat(clock).isSameAs(context.getBean(TaskClock.class));
			context.getBean(ChihuoTester.class).advance(Duration.ofDays(2));
			assertThat(clock.instant()).isEqualTo(START_INSTANT.plus(Duration.ofDays(2)));
			assertThat(clock.withZone(ZoneId.of("Asia/Tokyo")).instant()).isEqualTo(clock.instant());
		});
	}

	@Test
	void primaryClockOfApplicationIsRefused() {
		this.runner.withUserConfiguration(PrimaryClock.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(ChihuoConfigurationException.class)
				.hasMessageContaining("chihuoVirtualClock")
				.hasMessageContaining("companyClock"));
	}

	@Test
	void taskClockOfApplicationIsRefused() {
		this.runner.withUserConfiguration(OwnTaskClock.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(ChihuoConfigurationException.class)
				.hasMessageContaining("chihuoVirtualClock")
				.hasMessageContaining("systemTime"));
	}

	@Test
	void alarmsGoOffInOrderAtTheirTime() {
		VirtualClock clock = new VirtualClock();
		List<String> seen = new ArrayList<>();
		clock.setAlarm(clock.millis() + 2000, () -> seen.add("b at " + clock.instant()));
		clock.setAlarm(clock.millis() + 1000, () -> seen.add("a at " + clock.instant()));
		Runnable cancel = clock.setAlarm(clock.millis() + 1500, () -> seen.add("cancelled"));
		cancel.run();
		clock.advanceTo(clock.millis() + 60_000);
		assertThat(seen).containsExactly("a at 2026-01-01T00:00:01Z", "b at 2026-01-01T00:00:02Z");
		assertThat(clock.instant()).isEqualTo(START_INSTANT.plusSeconds(60));
	}

	@Test
	void eachTestBeginsAtTheSameTimeAndPeriodicAlarmsGoOn() {
		VirtualClock clock = new VirtualClock();
		List<Instant> seen = new ArrayList<>();
		clock.advanceTo(clock.millis() + 86_400_000);
		Runnable cancel = clock.setAlarm(clock.millis() + 2000, () -> seen.add(clock.instant()));
		clock.setAlarm(clock.millis() + 1000, () -> seen.add(clock.instant()));
		clock.reset();
		assertThat(clock.instant()).isEqualTo(START_INSTANT);
		cancel.run();
		clock.advanceTo(clock.millis() + 10_000);
		assertThat(seen).containsExactly(START_INSTANT.plusSeconds(1));
	}

	@Test
	void timeDoesNotGoBack() {
		this.runner.run((context) -> assertThatIllegalArgumentException()
			.isThrownBy(() -> context.getBean(ChihuoTester.class).advance(Duration.ofSeconds(-1)))
			.withMessageContaining("PT-1S"));
	}

	@Test
	void yearsPassInNoTime() {
		this.runner.run((context) -> {
			ChihuoTester tester = context.getBean(ChihuoTester.class);
			tester.beginTest("years");
			FlowHandle flow = context.getBean(ChihuoClient.class).startFlow("f", Flow.timer(Duration.ofDays(730)));
			tester.advance(Duration.ofDays(730).minusMillis(1));
			assertThat(flow.status().state()).isEqualTo(FlowState.RUNNING);
			tester.advance(Duration.ofMillis(1));
			assertThat(flow.status().state()).isEqualTo(FlowState.DONE);
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class OrdinaryClock {

		@Bean
		Clock ordinaryClock() {
			return Clock.systemUTC();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryClock {

		@Bean
		@Primary
		Clock companyClock() {
			return Clock.systemUTC();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTaskClock {

		@Bean
		TaskClock systemTime() {
			return TaskClock.systemClock();
		}

	}

}
