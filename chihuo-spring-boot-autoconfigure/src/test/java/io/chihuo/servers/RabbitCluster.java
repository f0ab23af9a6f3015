package io.chihuo.servers;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Three RabbitMQ servers that form a cluster: enough for queues that outlive one of them.
 * Each can be stopped, killed and restarted like any other server.
 */
public final class RabbitCluster implements AutoCloseable {

	private static final int SIZE = 3;

	private final Servers servers;

	private final List<RabbitServer> nodes;

	private RabbitCluster(Servers servers, List<RabbitServer> nodes) {
		this.servers = servers;
		this.nodes = nodes;
	}

	/**
	 * Start the nodes and wait until each of them has joined.
	 * @param config lines of each node's rabbitmq.conf
	 */
	public static RabbitCluster start(String... config) {
		Servers servers = new Servers();
		return servers.start(() -> {
			List<Integer> ports = FreePorts.next(SIZE);
			List<RabbitServer> nodes = ports.stream()
				.map((port) -> servers
					.add(RabbitServer.prepare(port, Stream.concat(formation(ports), Stream.of(config)))))
				.toList();
			RabbitCluster cluster = new RabbitCluster(servers, nodes);
			cluster.form();
			return cluster;
		});
	}

	private static Stream<String> formation(List<Integer> ports) {
		return Stream.concat(Stream.of("cluster_formation.peer_discovery_backend = classic_config"),
				IntStream.range(0, ports.size())
					.mapToObj((i) -> "cluster_formation.classic_config.nodes.%d = %s".formatted(i + 1,
							RabbitNode.name(ports.get(i)))));
	}

	private void form() {
		this.nodes.forEach(RabbitServer::launch);
		this.nodes.forEach((node) -> node.own().awaitAnswer());
		Servers.await("cluster").until(() -> this.nodes.stream().allMatch((node) -> node.running() == SIZE));
	}

	public List<RabbitServer> nodes() {
		return this.nodes;
	}

	/** Host and port of each node, with commas between them. */
	public String addresses() {
		return this.nodes.stream().map(RabbitServer::address).collect(Collectors.joining(","));
	}

	/** Kill all of it. */
	@Override
	public void close() {
		this.servers.close();
	}

}
