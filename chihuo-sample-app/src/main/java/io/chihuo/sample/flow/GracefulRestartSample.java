// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStep;
import io.chihuo.MakeTask;

/**
 * Two further JVMs run one flow. The first is asked to stop in the middle, as by Ctrl+C
 * or a deployment, and the second goes on. With {@code --flow=<id>} the process is one of
 * the two.
 */
@Component
class GracefulRestartSample implements FlowSample {

	private static final int STEP_COUNT = 10;

	private final ChihuoClient client;

	private final Environment environment;

	GracefulRestartSample(ChihuoClient client, Environment environment) {
		this.client = client;
		this.environment = environment;
	}

	@Override
	public long runSample(ApplicationArguments arguments) throws Exception {
		List<String> flowId = arguments.getOptionValues("flow");
		if (flowId != null) {
			return joinFlow(flowId.get(0));
		}
		if (SecondJvm.canShareBackend(this.environment)) {
			return restartInTheMiddle(arguments, "--flow=graceful-restart-" + UUID.randomUUID());
		}
		System.out
			.println("The flow is kept in a file, since this backend ends with its process: add the profile redis");
		Path queues = Files.createTempDirectory("graceful-restart").resolve("queues");
		return restartInTheMiddle(arguments, "--flow=graceful-restart", "--chihuo.backend=jdbc",
				"--chihuo.jdbc.file=" + queues);
	}

	private static long restartInTheMiddle(ApplicationArguments arguments, String... options) throws Exception {
		try (SecondJvm first = SecondJvm.start("first", arguments, options)) {
			first.awaitLine("Step 3 ");
			first.stop();
		}
		try (SecondJvm second = SecondJvm.start("second", arguments, options)) {
			if (second.join() != 0) {
				throw new IllegalStateException("The second JVM has failed");
			}
		}
		return STEP_COUNT;
	}

	/** Starts the flow in the first process, and takes it up in the second. */
	private long joinFlow(String id) {
		FlowStep steps = Flow
			.series(IntStream.rangeClosed(1, STEP_COUNT).mapToObj((number) -> Flow.step("restarts", number)).toList());
		FlowHandle flow = this.client.startFlow(id, steps);
		flow.await(Duration.ofMinutes(1));
		return flow.status().doneCount();
	}

	@ChihuoLoop(name = "restarts")
	@ConditionalOnProperty("flow")
	static class RestartLoop {

		@MakeTask
		void runStep(int number) throws InterruptedException {
			System.out.println("Step " + number + " of 10 runs");
			Thread.sleep(200); // stands for the work
		}

	}

}
