// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A cluster of masters without replicas, which own all slots between them.
 */
public final class RedisCluster implements AutoCloseable {

	/** Number of slots of every cluster. */
	public static final int SLOT_COUNT = 16_384;

	private final Servers servers;

	private final List<RedisServer> masters;

	private RedisCluster(Servers servers, List<RedisServer> masters) {
		this.servers = servers;
		this.masters = masters;
	}

	/**
	 * Start the masters and wait until the cluster answers everywhere.
	 * @param masters number of masters, at least 3
	 * @param options options of each redis-server
	 */
	public static RedisCluster start(int masters, String... options) {
		Servers servers = new Servers();
		return servers.start(() -> {
			List<RedisServer> nodes = IntStream.range(0, masters).mapToObj((i) -> servers.add(node(options))).toList();
			RedisCluster cluster = new RedisCluster(servers, nodes);
			cluster.join();
			return cluster;
		});
	}

	private static RedisServer node(String... options) {
		Stream<String> clustered = Stream.of("--cluster-enabled", "yes", "--cluster-node-timeout", "3000");
		return RedisServer.start(Stream.concat(clustered, Stream.of(options)).toArray(String[]::new));
	}

	private void join() {
		int count = this.masters.size();
		for (int i = 0; i < count; i++) {
			RedisServer node = this.masters.get(i);
			node.command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
			node.command(Stream.concat(Stream.of("CLUSTER", "ADDSLOTS"), slots(i, count)).toArray(String[]::new));
			RedisServer first = this.masters.get(0);
			node.command("CLUSTER", "MEET", first.host(), Integer.toString(first.port()));
		}
		Servers.await("cluster").until(() -> this.masters.stream().allMatch((node) -> {
			String info = node.command("CLUSTER", "INFO");
			return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + count);
		}));
	}

	private static Stream<String> slots(int index, int count) {
		return IntStream.range(SLOT_COUNT * index / count, SLOT_COUNT * (index + 1) / count)
			.mapToObj(Integer::toString);
	}

	public List<RedisServer> masters() {
		return this.masters;
	}

	/** The slot of a key, or of the hash tag in it. */
	public int slotOf(String key) {
		return Integer.parseInt(this.masters.get(0).command("CLUSTER", "KEYSLOT", key));
	}

	/** The master that owns a slot, by its own account. */
	public RedisServer ownerOf(int slot) {
		return this.masters.stream()
			.filter((node) -> new ClusterSlots(node).owns(slot))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("Nobody owns slot " + slot));
	}

	/** A master that does not own a slot. */
	public RedisServer serverWithout(int slot) {
		RedisServer owner = ownerOf(slot);
		return this.masters.stream().filter((node) -> node != owner).findFirst().orElseThrow();
	}

	/**
	 * Move a slot with all it holds, as an operator reshards: clients are redirected key
	 * by key meanwhile, and refused where a script's keys are in two places.
	 * @param keysAtOnce most keys moved in one step
	 */
	public void moveSlot(int slot, RedisServer target, int keysAtOnce) {
		ClusterSlots to = new ClusterSlots(target);
		ClusterSlots from = new ClusterSlots(ownerOf(slot));
		to.importing(slot, from);
		from.migrating(slot, to);
		from.migrateKeys(slot, target, keysAtOnce);
		to.assign(slot, to);
		from.assign(slot, to);
		this.masters.forEach((node) -> new ClusterSlots(node).assign(slot, to));
	}

	/** Kill all of it. */
	@Override
	public void close() {
		this.servers.close();
	}

}
