// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Three RabbitMQ servers that form a cluster: enough for queues that outlive one of them.
 * Each can be stopped, killed and restarted like any other server.
 */
public final class RabbitCluster implements AutoCloseable {

	private static final int NODE_COUNT = 3;

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
			List<Integer> ports = FreePorts.next(NODE_COUNT);
			RabbitCluster cluster = new RabbitCluster(servers,
					ports.stream()
						.map((port) -> RabbitServer.prepare(port,
								Stream.concat(formation(ports.get(0), port), Stream.of(config))))
						.map(servers::add)
						.toList());
			cluster.form();
			return cluster;
		});
	}

	/** All join the first. */
	private static Stream<String> formation(int first, int port) {
		return Stream.of("cluster_formation.peer_discovery_backend = classic_config",
				"cluster_formation.classic_config.nodes.1 = " + RabbitServerNode.name(first),
				"cluster_formation.classic_config.nodes.2 = " + RabbitServerNode.name(port));
	}

	/** Nodes that start all at once wait seconds for each other before one goes ahead. */
	private void form() {
		RabbitServer first = this.nodes.get(0);
		first.launch().own().awaitAnswer();
		List<RabbitServer> others = this.nodes.subList(1, NODE_COUNT);
		others.forEach(RabbitServer::launch);
		others.forEach((node) -> node.own().awaitAnswer());
		Servers.await("cluster").until(() -> first.running() == NODE_COUNT);
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
