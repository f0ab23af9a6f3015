// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import io.chihuo.ChihuoClient;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStep;
import io.chihuo.servers.ChildJvm;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers die after a step has had its effect and before it is settled, so that the step
 * runs again.
 */
@Tag("faults")
public abstract class KilledSteps {

	private static final int KILL_COUNT = TestLimits.repeats(20);

	@TempDir
	private Path directory;

	private Process worker;

	/** Directory of the test. */
	protected final Path directory() {
		return this.directory;
	}

	/** Name of the kind. */
	protected abstract String kindName();

	/** Properties of the kind, {@code name=value}. */
	protected abstract List<String> kindProperties();

	/** The step with a number from 0. */
	protected abstract FlowStep createStep(int number);

	/**
	 * Verify the effects of all steps.
	 */
	protected abstract void assertEffects(FlowHandle flow, int steps) throws IOException;

	@AfterEach
	void stop() {
		if (this.worker != null) {
			this.worker.destroyForcibly();
		}
	}

	@Test
	void effectOfEachStepHappensOnce() throws Exception {
		int steps = KILL_COUNT + 2;
		RedisServer server = RedisServer.shared();
		List<String> common = List.of("spring.data.redis.host=" + server.host(),
				"spring.data.redis.port=" + server.port(), "spring.data.redis.repositories.enabled=false",
				"chihuo.backend=redis", "chihuo.namespace=killed-" + kindName());
		List<String> properties = new ArrayList<>(common);
		properties.addAll(List.of("chihuo.loops." + kindName() + ".lease=500ms",
				"chihuo.loops." + kindName() + ".max-crashes=-1", "chihuo.steps." + kindName() + ".enabled=true"));
		properties.addAll(kindProperties());
		try (ConfigurableApplicationContext client = startClient(common)) {
			FlowHandle flow = client.getBean(ChihuoClient.class)
				.startFlow("killed",
						Flow.series(IntStream.range(0, steps).mapToObj(this::createStep).toArray(FlowStep[]::new)));
			for (int kill = 0; kill < KILL_COUNT; kill++) {
				// the first settlement is that of the step at which the last one died
				startWorker(properties, "steps.halt-at=" + ((kill == 0) ? 1 : 2));
				assertThat(this.worker.waitFor(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
				assertThat(this.worker.exitValue()).as(this::output).isEqualTo(StepWorker.HALT_STATUS);
			}
			startWorker(properties, "steps.last=true");
			flow.await(TestLimits.HANG_TIMEOUT);
			assertEffects(flow, steps);
		}
	}

	private static ConfigurableApplicationContext startClient(List<String> properties) {
		return new SpringApplicationBuilder(StepWorker.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.run(properties.stream().map((property) -> "--" + property).toArray(String[]::new));
	}

	private void startWorker(List<String> properties, String more) throws IOException {
		List<String> command = ChildJvm.command("-Xmx128m", StepWorker.class.getName(), "--" + more);
		properties.forEach((property) -> command.add("--" + property));
		this.worker = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(outputFile()).start();
	}

	private File outputFile() {
		return this.directory.resolve("worker.out").toFile();
	}

	private String output() {
		try {
			return Files.readString(outputFile().toPath());
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
