// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;

import io.chihuo.AddOptions;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.Flow;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.RejectTaskException;
import io.chihuo.ScheduleOptions;
import io.chihuo.TaskQueue;
import io.chihuo.TaskState;
import io.chihuo.docs.ShellExamples;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the examples of the page on Actuator as they stand, one after the other. A file of
 * curl's own leads port 8080 to the application and has errors end the command.
 */
class CurlExamplesTests {

	@Test
	void examplesRunAsTheyStand(@TempDir Path home) throws Exception {
		try (EndpointProcess application = EndpointProcess.start(WebApplicationType.SERVLET, List.of(),
				EndpointProcess.WRITABLE)) {
			prepare(application);
			Files.writeString(home.resolve(".curlrc"), "connect-to = \"localhost:8080:localhost:"
					+ application.http().port() + "\"\nfail-with-body\nshow-error\nnoproxy = \"*\"\n");
			List<String> examples = ShellExamples.of("docs/actuator.md", "bash");
			assertThat(examples).hasSizeGreaterThan(4);
			for (String example : examples) {
				run(example, home);
			}
		}
	}

	private static void prepare(EndpointProcess application) {
		application.bean(ChihuoLoopRegistry.class)
			.register(LoopDefinition.of("thumbnails", String.class, LoopHandler.run((task) -> {
				if (task.id().endsWith("bad")) {
					throw new RejectTaskException("It is bad");
				}
			})));
		TaskQueue<String> queue = application.bean(ChihuoClient.class).queue("thumbnails", String.class);
		queue.add("photos/bad");
		TestLimits.await()
			.until(() -> queue.find("photos/bad").filter((info) -> info.state() == TaskState.DEAD).isPresent());
		application.bean(ChihuoClient.class).startFlow("holiday-4", Flow.signal("other"));
		application.bean(ChihuoClient.class)
			.schedules()
			.add("nightly-report", "thumbnails", "all", ScheduleOptions.ofCron("0 30 2 * * *"));
		queue.add("photos/cat & dog", null, AddOptions.delayed(Duration.ofHours(1)));
	}

	private static void run(String example, Path home) throws IOException, InterruptedException {
		Path output = home.resolve("output");
		ProcessBuilder builder = new ProcessBuilder("bash", "-e", "-u", "-c", example).redirectErrorStream(true)
			.redirectOutput(output.toFile());
		builder.environment().put("CURL_HOME", home.toString());
		Process process = builder.start();
		assertThat(process.waitFor(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).as(example + "\n" + Files.readString(output)).isZero();
	}

}
