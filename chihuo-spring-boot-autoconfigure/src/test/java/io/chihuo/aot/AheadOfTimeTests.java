// SPDX-License-Identifier: Apache-2.0

package io.chihuo.aot;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.context.aot.AbstractAotProcessor.Settings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that is processed ahead of time, and runs so.
 */
class AheadOfTimeTests {

	private static final String[] PROPERTIES = { "--chihuo.queues=elsewhere", "--spring.main.banner-mode=off",
			"--spring.main.web-application-type=none" };

	@TempDir
	private Path directory;

	@Test
	void applicationIsProcessedAndRuns() throws Exception {
		Settings settings = Settings.builder()
			.sourceOutput(this.directory.resolve("sources"))
			.resourceOutput(this.directory.resolve("resources"))
			.classOutput(this.directory.resolve("classes"))
			.groupId("io.chihuo")
			.artifactId("test")
			.build();
		new SpringApplicationAotProcessor(ProcessedApplication.class, settings, PROPERTIES).process();
		compile(settings);
		String output = run(settings);
		assertThat(output).contains("ran seed of albums", "ran album summer of sea.jpg", "ran name gull", "added ADDED",
				"chose Frame[wood=oak for cat.jpg, width=1]", "all ran: true");
		assertThat(hints(settings)).contains("io.chihuo.aot.ProcessedApplication$Albums",
				"io.chihuo.aot.ProcessedApplication$Photo", "io.chihuo.aot.ProcessedApplication$Frames",
				"io.chihuo.aot.ProcessedApplication$Frame", "io.chihuo.aot.ProcessedApplication$Wingspan",
				"io.chihuo.aot.ProcessedApplication$TideReport", "*.lua");
	}

	private static void compile(Settings settings) throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		List<String> arguments = new ArrayList<>(List.of("-nowarn", "-proc:none", "-cp",
				classPath(settings.getClassOutput()), "-d", settings.getClassOutput().toString()));
		try (Stream<Path> files = Files.walk(settings.getSourceOutput())) {
			files.filter((file) -> file.toString().endsWith(".java")).map(Path::toString).forEach(arguments::add);
		}
		assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
	}

	private String run(Settings settings) throws IOException, InterruptedException {
		Path output = this.directory.resolve("output");
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
				"-Dspring.aot.enabled=true", "-cp", classPath(settings.getClassOutput(), settings.getResourceOutput()),
				ProcessedApplication.class.getName()));
		command.addAll(List.of(PROPERTIES));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		assertThat(process.waitFor()).as(() -> read(output)).isZero();
		return read(output);
	}

	private static String classPath(Path... paths) {
		List<String> all = new ArrayList<>();
		Stream.of(paths).map(Path::toString).forEach(all::add);
		all.add(System.getProperty("java.class.path"));
		return String.join(File.pathSeparator, all);
	}

	private static String hints(Settings settings) {
		return read(settings.getResourceOutput()
			.resolve("META-INF/native-image/io.chihuo/test/reachability-metadata.json"));
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void scriptsAndMessagesAreReachable() {
		RuntimeHints hints = new RuntimeHints();
		new ChihuoRuntimeHints().registerHints(hints, getClass().getClassLoader());
		assertThat(hints).matches(RuntimeHintsPredicates.resource().forResource("io/chihuo/backend/redis/claim.lua"))
			.matches(RuntimeHintsPredicates.resource().forResource("io/chihuo/backend/redis/lib/queue.lua"))
			.matches(RuntimeHintsPredicates.resource().forResource("io/chihuo/backend/jdbc/h2/R__chihuo.sql"));
	}

}
