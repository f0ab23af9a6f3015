// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.chihuo.backend.QueueName;

/**
 * Names of the keys of one queue. They share a hash tag, so that a cluster keeps them in
 * one slot.
 */
final class QueueKeys {

	private static final String[] NAMES = { "meta", "tasks", "head", "ready", "stale", "delayed", "running", "claims",
			"leases", "reruns", "failures", "dead", "finished", "expiring", "crash-notices", "suspects", "ties",
			"tracked", "children", "orphans" };

	/** Number of the keys of a queue in lists, without that of the session. */
	static final int NAME_COUNT = NAMES.length;

	/** Those of {@link ScriptSet#TICKETS}, after the others and that of the session. */
	private static final String[] TICKET_NAMES = { "tickets", "ticket-batches", "ticket-batch-times" };

	/** The line of a script that gives all keys the names that {@code queue.lua} has. */
	static final String VARIABLES = Stream.of(Stream.of(NAMES), Stream.of("session"), Stream.of(TICKET_NAMES))
		.flatMap((names) -> names)
		.map((name) -> name.toUpperCase(Locale.ROOT).replace('-', '_'))
		.collect(Collectors.joining(", ", "local ", " = unpack(KEYS)\n"));

	private final String prefix;

	private final byte[][] keys;

	/**
	 * Create the names.
	 * @param session distinguishes clients
	 */
	QueueKeys(QueueName queue, ScriptSet set, String session) {
		this.prefix = "chihuo:{" + queue.namespace() + "/" + queue.loop() + "}:";
		this.keys = keyNames(set, session).map((name) -> ScriptBatches.toBytes(this.prefix + name))
			.toArray(byte[][]::new);
	}

	private static Stream<String> keyNames(ScriptSet set, String session) {
		Stream<String> names = Stream.concat(Stream.of(NAMES), Stream.of("session:" + session));
		return (set == ScriptSet.TICKETS) ? Stream.concat(names, Stream.of(TICKET_NAMES)) : names;
	}

	byte[][] all() {
		return this.keys;
	}

	/** Keys of the queue in lists without a session. */
	byte[][] withoutSession() {
		return Arrays.copyOf(this.keys, NAME_COUNT);
	}

	/** Channel of the ends of tasks that a node watches. */
	String endsChannel(String node) {
		return this.prefix + "ends:" + node;
	}

	/** Channel of the clears that end tasks without a look at each. */
	String clearChannel() {
		return this.prefix + "clears";
	}

	/** Channel of the queue's events for workers. */
	String eventChannel() {
		return this.prefix + "events";
	}

}
