package io.chihuo.servers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/**
 * Runs short commands of the system.
 */
final class Shell {

	private static final int SECONDS = 60;

	private Shell() {
	}

	/** Whether there is a program of this name on the PATH. */
	static boolean has(String program) {
		for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
			if (new File(directory, program).canExecute()) {
				return true;
			}
		}
		return false;
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
			if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
				process.destroyForcibly();
				return false;
			}
			return process.exitValue() == 0;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while running " + command[0], ex);
		}
	}

}
