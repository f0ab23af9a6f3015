// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.firstloop;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.context.aot.AbstractAotProcessor.Settings;

import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The first example, processed ahead of time with all libraries of the examples on the
 * class path, and run so.
 */
class ProcessedFirstLoopTests {

	@TempDir
	private Path directory;

	@Test
	void exampleThatWasProcessedAheadOfTimeSendsItsMails() throws Exception {
		process();
		assertThat(run()).contains("Starting AOT-processed FirstLoopApplication", "Queues are kept in memory",
				"welcome-bob is sent at attempt 2", "1 requeued", "3 finished, 0 dead letters");
	}

	private void process() throws IOException {
		Settings settings = Settings.builder()
			.sourceOutput(this.directory.resolve("sources"))
			.resourceOutput(output())
			.classOutput(output())
			.groupId("io.chihuo")
			.artifactId("first-loop")
			.build();
		new SpringApplicationAotProcessor(FirstLoopApplication.class, settings, new String[0]).process();
		List<String> arguments = new ArrayList<>(
				List.of("-nowarn", "-proc:none", "-cp", classPath(), "-d", output().toString()));
		try (Stream<Path> files = Files.walk(settings.getSourceOutput())) {
			files.map(Path::toString).filter((file) -> file.endsWith(".java")).forEach(arguments::add);
		}
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
			.isZero();
	}

	private Path output() {
		return this.directory.resolve("output");
	}

	private String classPath() {
		return output() + File.pathSeparator + System.getProperty("java.class.path");
	}

	private String run() throws IOException, InterruptedException {
		Path log = this.directory.resolve("log");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-Dspring.aot.enabled=true", "-cp", classPath(),
				FirstLoopApplication.class.getName(), "--chihuo.loops.mails.backoff.initial=10ms")
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		assertThat(process.waitFor(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).as(() -> read(log)).isZero();
		return read(log);
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
