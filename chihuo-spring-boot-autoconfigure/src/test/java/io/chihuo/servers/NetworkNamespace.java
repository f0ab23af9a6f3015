// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A network of its own for a Redis server, whose packets a test can have dropped. The
 * system's routing does that, without a word to either side.
 */
public final class NetworkNamespace implements AutoCloseable {

	/** Why {@link #isPermitted()} is false. */
	public static final String MISSING = "network namespaces need Linux, the program 'ip' and root: dropped packets are "
			+ "tried by proxies that freeze alone";

	private static final int REDIS_PORT = 6379;

	private final String name;

	private final String here;

	private final String there;

	private final List<Process> processes = new ArrayList<>();

	private NetworkNamespace(int number) {
		this.name = "chihuo" + number;
		String network = "10." + (200 + number / 250) + "." + number % 250;
		this.here = network + ".1";
		this.there = network + ".2";
	}

	/** Whether this process may make one. */
	public static boolean isPermitted() {
		if (!Shell.has("ip")) {
			return false;
		}
		try (NetworkNamespace tried = new NetworkNamespace(number())) {
			return tried.make();
		}
	}

	/** Make one, and start a Redis server in it. */
	public static NetworkNamespace withRedis(String... options) {
		NetworkNamespace network = new NetworkNamespace(number());
		if (!network.make()) {
			network.close();
			throw new IllegalStateException(MISSING);
		}
		network.startRedis(options);
		return network;
	}

	private static int number() {
		return ThreadLocalRandom.current().nextInt(10_000);
	}

	private boolean make() {
		return Shell.succeeds("ip", "netns", "add", this.name)
				&& Shell.succeeds("ip", "link", "add", this.name + "a", "type", "veth", "peer", "name", this.name + "b",
						"netns", this.name)
				&& Shell.succeeds("ip", "addr", "add", this.here + "/30", "dev", this.name + "a")
				&& Shell.succeeds("ip", "link", "set", this.name + "a", "up")
				&& inside("addr", "add", this.there + "/30", "dev", this.name + "b")
				&& inside("link", "set", this.name + "b", "up");
	}

	private boolean inside(String... command) {
		List<String> words = new ArrayList<>(List.of("ip", "-n", this.name));
		words.addAll(List.of(command));
		return Shell.succeeds(words.toArray(String[]::new));
	}

	private void startRedis(String... options) {
		List<String> command = new ArrayList<>(LocalHost.WITH_PARENT);
		command.addAll(List.of("ip", "netns", "exec", this.name, "redis-server", "--bind", this.there, "--port",
				Integer.toString(REDIS_PORT), "--protected-mode", "no", "--save", ""));
		command.addAll(List.of(options));
		try {
			this.processes.add(new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		RespClient client = new RespClient(this.there, REDIS_PORT);
		TestLimits.await("Redis in a namespace").until(() -> client.answers(Duration.ofSeconds(1)));
	}

	/** Address of the server. */
	public String host() {
		return this.there;
	}

	public int port() {
		return REDIS_PORT;
	}

	/** From here on no packet of the server arrives. */
	public void dropPackets() {
		if (!inside("route", "add", "blackhole", this.here + "/32")) {
			throw new IllegalStateException("Packets cannot be dropped");
		}
	}

	/** Packets arrive again. */
	public void deliverPackets() {
		if (!inside("route", "del", "blackhole", this.here + "/32")) {
			throw new IllegalStateException("Packets cannot be delivered");
		}
	}

	@Override
	public void close() {
		this.processes.forEach(Process::destroyForcibly);
		Shell.succeeds("ip", "link", "del", this.name + "a");
		Shell.succeeds("ip", "netns", "del", this.name);
	}

}
