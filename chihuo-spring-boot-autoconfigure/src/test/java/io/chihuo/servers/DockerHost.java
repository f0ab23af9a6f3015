// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Runs Redis servers in containers. On Linux they use the machine's network, so that
 * several of them reach each other; elsewhere only the port of each is mapped.
 */
final class DockerHost implements ServerHost {

	private static final String IMAGE = "redis:7";

	private final boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");

	@Override
	public String bindAddress() {
		return this.linux ? "127.0.0.1" : "0.0.0.0";
	}

	@Override
	public List<String> command(String name, Path directory, int port, List<String> arguments) {
		List<String> command = new ArrayList<>(List.of("docker", "run", "-i", "--rm", "--init", "--name", name));
		command.addAll(this.linux ? List.of("--network", "host") : List.of("-p", "127.0.0.1:" + port + ":" + port));
		command.addAll(List.of("-v", directory + ":/data", "-w", "/data", "--user", owner(directory), IMAGE));
		command.addAll(LocalHost.WITH_PARENT);
		command.add("redis-server");
		command.addAll(arguments);
		return command;
	}

	@Override
	public void signal(String name, Process process, Signal signal) {
		switch (signal) {
			case KILL -> {
				Shell.succeeds("docker", "kill", name); // fails if it is gone, as wished
				process.destroyForcibly();
			}
			case STOP -> Shell.run("docker", "pause", name);
			case CONT -> Shell.run("docker", "unpause", name);
			case TERM, INT -> Shell.run("docker", "kill", "--signal", signal.name(), name);
		}
	}

	/** The server writes as the directory's owner, who then can delete its files. */
	private static String owner(Path directory) {
		try {
			return Files.getAttribute(directory, "unix:uid") + ":" + Files.getAttribute(directory, "unix:gid");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
