// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs short commands of the system.
 */
final class Shell {

	private Shell() {
	}

	/** Whether there is a program of this name on the PATH. */
	static boolean has(String program) {
		return path().anyMatch((directory) -> isProgram(directory + File.separator + program));
	}

	/** Whether there is a program at a path. */
	static boolean isProgram(String path) {
		return new File(path).canExecute();
	}

	/** Directories on the PATH. */
	static Stream<String> path() {
		return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
	}

	static void run(String... command) {
		if (!succeeds(command)) {
			throw new IllegalStateException("Failed: " + String.join(" ", command));
		}
	}

	static boolean succeeds(String... command) {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			return ends(process) && process.exitValue() == 0;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The output of a command, errors included.
	 * @param environment variables to set
	 * @throws IllegalStateException if it fails, with its output
	 */
	static String output(Map<String, String> environment, List<String> command) {
		try {
			ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
			builder.environment().putAll(environment);
			Process process = builder.start();
			process.getOutputStream().close();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (!ends(process) || process.exitValue() != 0) {
				throw new IllegalStateException("Failed: " + String.join(" ", command) + "\n" + output);
			}
			return output;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean ends(Process process) {
		try {
			if (process.waitFor(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)) {
				return true;
			}
			process.destroyForcibly();
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while running a command", ex);
		}
	}

}
