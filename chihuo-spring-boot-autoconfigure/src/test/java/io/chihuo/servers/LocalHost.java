package io.chihuo.servers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs the redis-server of this machine.
 */
final class LocalHost implements ServerHost {

	/**
	 * Becomes the server and leaves behind who kills it once standard input ends, which
	 * it does when the JVM that holds the other end is gone, in whatever way.
	 */
	static final List<String> WITH_PARENT = List.of("sh", "-c",
			"exec 3<&0; (cat <&3; kill -9 $$) >/dev/null 2>&1 & exec 3<&-; exec \"$@\" </dev/null", "sh");

	private final String binary;

	LocalHost(String binary) {
		this.binary = binary;
	}

	/** Name of the server's program, null if it is not installed. */
	static String binary() {
		return Stream.of("redis-server", "valkey-server").filter(Shell::has).findFirst().orElse(null);
	}

	@Override
	public String bindAddress() {
		return "127.0.0.1";
	}

	@Override
	public List<String> command(String name, Path directory, int port, List<String> arguments) {
		List<String> command = new ArrayList<>(WITH_PARENT);
		command.add(this.binary);
		command.addAll(arguments);
		return command;
	}

	@Override
	public void signal(String name, Process process, Signal signal) {
		String pid = Long.toString(process.pid());
		switch (signal) {
			case KILL -> process.destroyForcibly();
			case PAUSE -> Shell.run("kill", "-STOP", pid);
			case RESUME -> Shell.run("kill", "-CONT", pid);
		}
	}

}
