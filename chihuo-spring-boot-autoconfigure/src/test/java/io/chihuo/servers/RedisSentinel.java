// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A master with replicas, watched by sentinels that promote a replica a second or two
 * after the master has gone.
 */
public final class RedisSentinel implements AutoCloseable {

	private static final String NAME = "chihuo";

	private static final String CONFIG = "sentinel.conf";

	private final Servers servers;

	private final List<RedisServer> nodes;

	private final List<RedisServer> sentinels;

	private RedisSentinel(Servers servers, List<RedisServer> nodes, List<RedisServer> sentinels) {
		this.servers = servers;
		this.nodes = nodes;
		this.sentinels = sentinels;
	}

	/**
	 * Start everything and wait until all know each other.
	 * @param replicas number of replicas, at least 1
	 * @param sentinels number of sentinels, most of which must agree
	 * @param options options of each redis-server
	 */
	public static RedisSentinel start(int replicas, int sentinels, String... options) {
		Servers servers = new Servers();
		return servers.start(() -> start(servers, replicas, sentinels, options));
	}

	private static RedisSentinel start(Servers servers, int replicas, int sentinels, String... options) {
		String[] quick = Stream.concat(Stream.of(options), Stream.of("--repl-diskless-sync-delay", "0"))
			.toArray(String[]::new);
		RedisServer master = servers.add(RedisServer.start(quick));
		List<RedisServer> nodes = new ArrayList<>(List.of(master));
		for (int i = 0; i < replicas; i++) {
			RedisServer replica = servers.add(RedisServer.start(quick));
			replica.command("REPLICAOF", master.host(), Integer.toString(master.port()));
			nodes.add(replica);
		}
		List<RedisServer> watchers = IntStream.range(0, sentinels)
			.mapToObj((i) -> servers.add(sentinel(master, sentinels / 2 + 1)).run())
			.toList();
		RedisSentinel sentinel = new RedisSentinel(servers, List.copyOf(nodes), watchers);
		sentinel.awaitReplicas(replicas);
		return sentinel;
	}

	private static RedisServer sentinel(RedisServer master, int quorum) {
		String config = """
				sentinel monitor %1$s %2$s %3$d %4$d
				sentinel down-after-milliseconds %1$s 1000
				sentinel failover-timeout %1$s 5000
				""".formatted(NAME, master.host(), master.port(), quorum);
		return RedisServer.prepare(List.of(CONFIG, "--sentinel")).withFile(CONFIG, config);
	}

	/** Name under which the sentinels know the master. */
	public String masterName() {
		return NAME;
	}

	public List<RedisServer> sentinels() {
		return this.sentinels;
	}

	/** Master and replicas, in their present roles. */
	public List<RedisServer> nodes() {
		return this.nodes;
	}

	/** The node that the sentinels hold for the master. */
	public RedisServer master() {
		String address = this.sentinels.get(0).command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME).replace('\n', ':');
		return this.nodes.stream()
			.filter((node) -> node.address().equals(address))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("Unknown master " + address));
	}

	/**
	 * Have a replica promoted while the master lives. The old master takes itself for one
	 * until the sentinels convert it, some ten seconds later.
	 * @return the old master
	 */
	public RedisServer failover() {
		RedisServer old = master();
		Servers.await("a replica that the sentinel deems fit")
			.ignoreExceptionsInstanceOf(RedisErrorException.class)
			.until(() -> this.sentinels.get(0).command("SENTINEL", "FAILOVER", NAME).equals("OK"));
		awaitOtherThan(old);
		return old;
	}

	/** Wait until a node follows the master. */
	public void awaitReplica(RedisServer node) {
		Servers.await("replica").until(() -> node.command("ROLE").startsWith("slave"));
	}

	/**
	 * Kill the master and wait until a replica has its place.
	 * @return the old master, for {@link #restart}
	 */
	public RedisServer killMaster() {
		RedisServer old = master();
		old.kill();
		awaitOtherThan(old);
		return old;
	}

	/**
	 * Restart a killed node and make it follow the master at once, as sentinels do by
	 * themselves ten seconds later.
	 */
	public void restart(RedisServer node) {
		node.restart();
		node.command("REPLICAOF", master().host(), Integer.toString(master().port()));
		awaitReplicas(1);
	}

	/**
	 * Wait until so many replicas have the present data of the master, and every sentinel
	 * deems them fit to be promoted.
	 */
	public void awaitReplicas(int replicas) {
		Servers.await(replicas + " replicas in step")
			.ignoreExceptionsInstanceOf(RedisErrorException.class)
			.until(() -> master().isReplicatedTo(replicas));
		Servers.await("sentinels know each other and " + replicas + " replicas")
			.until(() -> this.sentinels.stream()
				.allMatch((sentinel) -> info(sentinel).contains("status=ok")
						&& info(sentinel).contains("sentinels=" + this.sentinels.size())
						&& fitReplicas(sentinel) >= replicas));
	}

	private static int fitReplicas(RedisServer sentinel) {
		return sentinel.command("SENTINEL", "REPLICAS", NAME).split("master-link-status\nok", -1).length - 1;
	}

	private void awaitOtherThan(RedisServer old) {
		Servers.await("promotion")
			.until(() -> this.sentinels.stream()
				.map(RedisSentinel::info)
				.allMatch((info) -> info.contains("status=ok") && !info.contains("address=" + old.address() + ",")));
		Servers.await("new master").until(() -> master().command("ROLE").startsWith("master"));
	}

	private static String info(RedisServer sentinel) {
		return sentinel.command("INFO", "sentinel");
	}

	/** Kill all of it. */
	@Override
	public void close() {
		this.servers.close();
	}

}
