// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The slots of a cluster, as one node sees them.
 */
final class ClusterSlots {

	private final RedisServer node;

	ClusterSlots(RedisServer node) {
		this.node = node;
	}

	String id() {
		return this.node.command("CLUSTER", "MYID");
	}

	boolean owns(int slot) {
		String self = this.node.command("CLUSTER", "NODES")
			.lines()
			.filter((line) -> line.contains("myself"))
			.findFirst()
			.orElseThrow();
		String[] words = self.split(" ");
		return Arrays.stream(words, 8, words.length) // the first eight describe the node
			.filter((word) -> !word.startsWith("["))
			.anyMatch((range) -> isWithin(slot, range.split("-")));
	}

	private static boolean isWithin(int slot, String[] range) {
		return Integer.parseInt(range[0]) <= slot && slot <= Integer.parseInt(range[range.length - 1]);
	}

	void importing(int slot, ClusterSlots from) {
		setSlot(slot, "IMPORTING", from);
	}

	void migrating(int slot, ClusterSlots to) {
		setSlot(slot, "MIGRATING", to);
	}

	void assign(int slot, ClusterSlots owner) {
		setSlot(slot, "NODE", owner);
	}

	private void setSlot(int slot, String state, ClusterSlots other) {
		this.node.command("CLUSTER", "SETSLOT", Integer.toString(slot), state, other.id());
	}

	void migrateKeys(int slot, RedisServer target, int keysAtOnce) {
		List<String> keys = keys(slot, keysAtOnce);
		while (!keys.isEmpty()) {
			List<String> command = new ArrayList<>(List.of("MIGRATE", target.host(), Integer.toString(target.port()),
					"", "0", "10000", "REPLACE", "KEYS"));
			command.addAll(keys);
			this.node.command(command.toArray(String[]::new));
			keys = keys(slot, keysAtOnce);
		}
	}

	private List<String> keys(int slot, int most) {
		return this.node.command("CLUSTER", "GETKEYSINSLOT", Integer.toString(slot), Integer.toString(most))
			.lines()
			.toList();
	}

}
