// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.steps;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.core.ParameterizedTypeReference;

import io.chihuo.ChihuoClient;
import io.chihuo.Flow;
import io.chihuo.TaskHandle;
import io.chihuo.TaskQueue;
import io.chihuo.benchmarks.harness.Comparison;
import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Result;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Suite;
import io.chihuo.benchmarks.harness.Timing;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.subject.LazyApplication;
import io.chihuo.benchmarks.workload.TrialSize;

/**
 * Step kinds, in memory: requests to a web server that answers after 20 ms.
 */
public final class StepsSuite implements Suite {

	private static final int CONCURRENT_FETCHES = 50;

	private static final Duration ANSWER_DELAY = Duration.ofMillis(20);

	private static final Duration TRIAL_TIMEOUT = Duration.ofMinutes(2);

	private static final int PAGES_PER_TRIAL = 1000;

	private static final int PAGES_PER_TEST = 20;

	private final DelayedWebServer server = new DelayedWebServer(ANSWER_DELAY);

	private final BareHttpFetches bare = new BareHttpFetches(CONCURRENT_FETCHES);

	private final List<String> addresses;

	private final LazyApplication application = new LazyApplication(StepApplication.class, "chihuo.backend=memory",
			"chihuo.steps.http.enabled=true", "chihuo.steps.http.allowed-networks=127.0.0.1",
			"chihuo.loops.http.concurrency=" + CONCURRENT_FETCHES);

	public StepsSuite(TrialSize scale) {
		int pages = scale.equals(TrialSize.TINY) ? PAGES_PER_TEST : PAGES_PER_TRIAL;
		this.addresses = IntStream.range(0, pages).mapToObj(this.server::addressOf).toList();
	}

	@Override
	public List<Workload> createWorkloads() {
		return List.of(new Workload(
				this.addresses.size() + " pages that take " + ANSWER_DELAY.toMillis() + " ms, " + CONCURRENT_FETCHES
						+ " at the same time",
				List.of(new Subject("HttpComponents alone", () -> measure(() -> this.bare.fetchAll(this.addresses))),
						new Subject("chihuo, steps of a flow", () -> measure(this::runFlow))
							.withGoal(Goal.ratioOfAtMost(1.3)),
						new Subject("chihuo, awaited tasks", () -> measure(this::runTasks))
							.withGoal(Goal.ratioOfAtMost(1.3)))));
	}

	private List<Reading> measure(Timing.TimedAction fetches) throws Exception {
		client();
		long before = this.server.requestCount();
		double seconds = Timing.measureSeconds(fetches);
		long requests = this.server.requestCount() - before;
		if (requests != this.addresses.size()) {
			throw new IllegalStateException(requests + " requests came");
		}
		return List.of(Timing.measureRate(this.addresses.size(), seconds));
	}

	private void runFlow() {
		client()
			.startFlow(UUID.randomUUID().toString(), Flow.forEach(
					this.addresses.stream().map((address) -> Map.of("url", address)).toList(), Flow.step("http", null)))
			.await(TRIAL_TIMEOUT);
	}

	private void runTasks() {
		TaskQueue<Map<String, Object>> queue = client().queue("http", new ParameterizedTypeReference<>() {
		});
		List<TaskHandle<Object>> pages = this.addresses.stream()
			.map((address) -> queue.submit(UUID.randomUUID().toString(), Map.of("url", address)))
			.toList();
		pages.forEach((page) -> page.await(TRIAL_TIMEOUT));
	}

	private ChihuoClient client() {
		return this.application.findBean(ChihuoClient.class);
	}

	@Override
	public void refreshSubjects() {
		this.application.close();
	}

	@Override
	public String formatTable(List<Result> results) {
		return Comparison.of(results);
	}

	@Override
	public void close() {
		refreshSubjects();
		this.bare.close();
		this.server.close();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class StepApplication {

	}

}
