// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.chihuo.servers.ChildJvm;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with the starter alone: no class of an optional library is needed.
 */
class BareStarterTests {

	/** Jars that come with the starter. */
	private static final Pattern STARTER_JAR = Pattern
		.compile("(spring-(boot|boot-autoconfigure|boot-jackson|core|context|"
				+ "beans|aop|expression)|jackson-(core|databind|annotations)|logback-(classic|core)|slf4j-api|jul-to-slf4j|"
				+ "log4j-.*|jakarta.annotation-api|snakeyaml|micrometer-(commons|observation)|jspecify|commons-logging)"
				+ "-[0-9].*[.]jar");

	@Test
	void applicationWithTheStarterAloneRunsTasks(@TempDir Path directory) throws Exception {
		Path output = directory.resolve("output");
		List<String> command = ChildJvm.command(BareApplication.class.getName());
		command.set(command.indexOf("-cp") + 1, starterPath());
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		try {
			assertThat(process.waitFor(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(Files.readString(output)).contains("The task ran");
		assertThat(process.exitValue()).isZero();
	}

	/** The classes of this module, and those jars. */
	private static String starterPath() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.endsWith(".jar") || STARTER_JAR.matcher(new File(entry).getName()).matches())
			.collect(Collectors.joining(File.pathSeparator));
	}

}
