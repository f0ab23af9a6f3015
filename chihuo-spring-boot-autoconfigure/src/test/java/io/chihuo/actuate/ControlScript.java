// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;

import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The control script of the release, run as an operator runs it.
 *
 * @param home directory for its output
 * @param environment variables that it gets
 */
record ControlScript(Path home, Map<String, String> environment) {

	/**
	 * The end of one run.
	 *
	 * @param code its exit code
	 * @param out text on the standard output
	 * @param err text on the standard error
	 */
	record ScriptResult(int code, String out, String err) {

		ScriptResult expect(int code) {
			assertThat(this.code).as(toString()).isEqualTo(code);
			return this;
		}

	}

	/** Skips the test where a program that the script needs is not installed. */
	static ControlScript to(int port, Path home) {
		for (String program : List.of("bash", "curl", "jq")) {
			Assumptions.assumeTrue(isInstalled(program), () -> program + " is not installed");
		}
		return new ControlScript(home,
				Map.of("CHIHUO_URL", "http://localhost:" + port + "/actuator", "NO_PROXY", "*", "LC_ALL", "C.UTF-8"));
	}

	static boolean isInstalled(String program) {
		return findProgram(program) != null;
	}

	static Path findProgram(String program) {
		for (String directory : System.getenv("PATH").split(":")) {
			if (Files.isExecutable(Path.of(directory, program))) {
				return Path.of(directory, program);
			}
		}
		return null;
	}

	static Path file() {
		Path root = Path.of("").toAbsolutePath();
		while (!Files.exists(root.resolve("chihuo-spring-boot-starter"))) {
			root = root.getParent();
		}
		return root.resolve("chihuo-spring-boot-starter/src/main/scripts/chihuoctl");
	}

	ControlScript with(String variable, String value) {
		Map<String, String> more = new LinkedHashMap<>(this.environment);
		more.put(variable, value);
		return new ControlScript(this.home, more);
	}

	/** With no other programs on the path than these, and those that each system has. */
	ControlScript withPrograms(String... programs) throws IOException {
		Path bin = Files.createTempDirectory(this.home, "bin");
		for (String program : programs) {
			Files.createSymbolicLink(bin.resolve(program), findProgram(program));
		}
		return with("PATH", bin.toString());
	}

	ScriptResult run(String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of(file().toString()));
		command.addAll(List.of(arguments));
		return runCommand(command);
	}

	ScriptResult runCommand(List<String> command) throws IOException, InterruptedException {
		Path out = Files.createTempFile(this.home, "out", "");
		Path err = Files.createTempFile(this.home, "err", "");
		ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile())
			.redirectError(err.toFile())
			.redirectInput(Path.of("/dev/null").toFile());
		builder.environment().keySet().removeIf((name) -> name.startsWith("CHIHUO_"));
		builder.environment().putAll(this.environment);
		Process process = builder.start();
		assertThat(process.waitFor(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		return new ScriptResult(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8),
				Files.readString(err, StandardCharsets.UTF_8));
	}

}
