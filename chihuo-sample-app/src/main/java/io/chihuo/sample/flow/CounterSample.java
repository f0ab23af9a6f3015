// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import org.springframework.boot.ApplicationArguments;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.MakeTask;
import io.chihuo.Task;

/**
 * A step that waits until counts amount to three. With {@code --flow=<id>} the process
 * counts for that flow.
 */
@Component
class CounterSample implements FlowSample {

	private static final long VISITOR_COUNT = 3;

	private final ChihuoClient client;

	private final Environment environment;

	CounterSample(ChihuoClient client, Environment environment) {
		this.client = client;
		this.environment = environment;
	}

	@Override
	public long runSample(ApplicationArguments arguments) throws Exception {
		List<String> flowId = arguments.getOptionValues("flow");
		if (flowId != null) {
			return countVisitors(this.client.flow(flowId.get(0)));
		}
		FlowHandle flow = this.client.startFlow("counter-" + UUID.randomUUID(),
				Flow.series(Flow.counter("visitors", VISITOR_COUNT), Flow.step("greetings", "Welcome, all of you")));
		if (SecondJvm.canShareBackend(this.environment)) {
			try (SecondJvm second = SecondJvm.start("second", arguments, "--flow=" + flow.id(),
					"--chihuo.role=client")) {
				second.join();
			}
		}
		else {
			System.out.println("Only this process has access to the flow, so it counts itself: add the profile redis");
			countVisitors(flow);
		}
		flow.await(Duration.ofMinutes(1));
		return flow.status().doneCount();
	}

	private static long countVisitors(FlowHandle flow) {
		for (long visitor = 1; visitor <= VISITOR_COUNT; visitor++) {
			System.out.println("Visitor " + visitor + " is counted by process " + ProcessHandle.current().pid());
			flow.count("visitors", 1);
		}
		return 0;
	}

	@ChihuoLoop(name = "greetings")
	static class VisitorGreetingLoop {

		@MakeTask
		void greetVisitors(Task<String> greeting) {
			System.out.println(greeting.payload() + ", says process " + ProcessHandle.current().pid());
		}

	}

}
