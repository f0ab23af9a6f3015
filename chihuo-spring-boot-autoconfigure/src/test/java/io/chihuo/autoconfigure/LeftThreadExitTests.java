// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.OnStart;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The end of an application that has left a thread behind which keeps the process alive,
 * as that of a timer.
 */
@ExtendWith(OutputCaptureExtension.class)
class LeftThreadExitTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
		.withUserConfiguration(RecordedExit.class)
		.withPropertyValues("chihuo.exit-when-drained=true");

	@ChihuoLoop(name = "job", runForever = "false")
	static class FailingJob {

		@OnStart
		void seed() {
			throw new IllegalStateException("The orders cannot be read");
		}

		@MakeTask
		void make(String id) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RecordedExit {

		/** Apart from the context, which may be closed before a test asks it. */
		static final List<Integer> CODES = new CopyOnWriteArrayList<>();

		@Bean
		ApplicationExit applicationExit(ConfigurableApplicationContext context, ChihuoProperties properties) {
			return new ApplicationExit(context, properties, CODES::add, Duration.ofMillis(10));
		}

		@Bean
		FailingJob job() {
			return new FailingJob();
		}

	}

	@Test
	void processEndsWithItsExitCodeThoughAThreadGoesOn(CapturedOutput output) throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		Thread timer = new Thread(() -> {
			try {
				end.await();
			}
			catch (InterruptedException ex) {
				// ends
			}
		}, "left-timer");
		timer.start();
		try {
			this.contextRunner.run((context) -> {
				TestLimits.await().until(() -> RecordedExit.CODES.equals(List.of(1)));
				assertThat(output).containsPattern("Thread '.+' keeps the process alive")
					.contains("the process ends with exit code 1");
			});
		}
		finally {
			end.countDown();
			timer.join();
		}
	}

}
