// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.dashboard;

import java.time.Duration;
import java.util.stream.Stream;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopControl;
import io.chihuo.TaskQueue;
import io.chihuo.benchmarks.harness.Completions;
import io.chihuo.benchmarks.harness.Timing;
import io.chihuo.benchmarks.subject.LazyApplication;
import io.chihuo.benchmarks.workload.Inputs;

/**
 * An application that serves the dashboard. It starts when it is needed. For one thread.
 */
final class DashboardHost implements AutoCloseable {

	private static final Duration DRAIN_TIMEOUT = Duration.ofMinutes(2);

	private static final String[] DASHBOARD = { "spring.main.web-application-type=servlet", "server.port=0",
			"chihuo.dashboard.enabled=true", "chihuo.dashboard.anonymous=read",
			"management.endpoints.web.exposure.include=chihuo" };

	private final LazyApplication application;

	DashboardHost(String... properties) {
		this.application = new LazyApplication(DashboardApplication.class,
				Stream.of(DASHBOARD, properties).flatMap(Stream::of).toArray(String[]::new));
	}

	/** Port of the application, which is started if it is not running. */
	String port() {
		return this.application.findBean(Environment.class).getRequiredProperty("local.server.port");
	}

	/** Seconds that tasks take that wait in the queue beforehand. */
	double measureDrain(int tasks) throws Exception {
		LoopControl loop = this.application.findBean(ChihuoLoopRegistry.class).get(CountingLoop.NAME);
		TaskQueue<String> queue = this.application.findBean(ChihuoClient.class).queue(CountingLoop.NAME, String.class);
		loop.stop().join();
		queue.addAll(Inputs.TEXT.textStream(0, tasks));
		Completions completions = new Completions(tasks);
		this.application.findBean(CountingLoop.class).setCompletions(completions);
		double seconds = Timing.measureSeconds(() -> {
			loop.start();
			completions.awaitAll();
			if (!loop.awaitDrained(DRAIN_TIMEOUT)) {
				throw new IllegalStateException("Not drained: " + queue.counts());
			}
		});
		completions.verifyCount();
		return seconds;
	}

	@Override
	public void close() {
		this.application.close();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(CountingLoop.class)
	static class DashboardApplication {

	}

}
