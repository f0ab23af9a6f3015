// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs a program of this machine.
 */
final class LocalHost implements ServerHost {

	/**
	 * Becomes the server and leaves a process behind that kills it once standard input
	 * ends. That happens when the JVM that holds the other end is gone for any reason.
	 */
	static final List<String> WITH_PARENT = List.of("sh", "-c",
			"exec 3<&0; (cat <&3; kill -9 $$) >/dev/null 2>&1 & exec 3<&-; exec \"$@\" </dev/null", "sh");

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(1);

	private static final Duration POLL_INTERVAL = Duration.ofMillis(1);

	private final String program;

	/**
	 * @param program the program of the server: it runs as the process that was started
	 * or hands that on by exec
	 */
	LocalHost(String program) {
		this.program = program;
	}

	@Override
	public String bindAddress() {
		return "127.0.0.1";
	}

	@Override
	public List<String> command(String name, Path directory, int port, List<String> arguments) {
		List<String> command = new ArrayList<>(WITH_PARENT);
		command.add(this.program);
		command.addAll(arguments);
		return command;
	}

	@Override
	public void signal(String name, Process process, Signal signal) {
		if (signal == Signal.KILL) {
			killFamily(process);
		}
		else {
			Shell.run("kill", "-" + signal, Long.toString(process.pid()));
		}
	}

	/**
	 * The server itself first: it must not notice that its children die. None may be left
	 * that keeps ports or files which the next run needs.
	 */
	private static void killFamily(Process process) {
		List<ProcessHandle> children = process.descendants().toList();
		process.destroyForcibly();
		children.forEach(ProcessHandle::destroyForcibly);
		long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
		while (children.stream().anyMatch(LocalHost::isRunning) && System.nanoTime() < deadline) {
			LockSupport.parkNanos(POLL_INTERVAL.toNanos());
		}
	}

	/** The dead seem alive where nobody reaps orphans. */
	private static boolean isRunning(ProcessHandle process) {
		return process.isAlive() && !isZombie(process.pid());
	}

	private static boolean isZombie(long pid) {
		try {
			return Files.readString(Path.of("/proc", Long.toString(pid), "stat")).contains(") Z ");
		}
		catch (IOException ex) {
			return false; // gone, or a system without such files
		}
	}

}
