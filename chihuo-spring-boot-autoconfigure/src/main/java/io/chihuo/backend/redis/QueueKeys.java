package io.chihuo.backend.redis;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import io.chihuo.backend.QueueName;

/**
 * Names of the keys of one queue. They share a hash tag, so that a cluster keeps them in
 * one slot.
 */
final class QueueKeys {

	/** In the order of {@code queue.lua}. */
	private static final String[] NAMES = { "meta", "tasks", "head", "ready", "stale", "delayed", "running", "claims",
			"leases", "reruns", "failures", "dead", "finished", "expiring", "untold", "suspects" };

	/** In the order of {@code ledger.lua}, after those of {@code queue.lua}. */
	private static final String[] TICKET_NAMES = { "tickets", "postings", "posting-times" };

	private final String prefix;

	private final byte[][] keys;

	/**
	 * Create the names.
	 * @param session tells clients apart
	 */
	QueueKeys(QueueName queue, ScriptSet set, String session) {
		this.prefix = "chihuo:{" + queue.namespace() + "/" + queue.loop() + "}:";
		this.keys = names(set, session).map((name) -> bytes(this.prefix + name)).toArray(byte[][]::new);
	}

	private static Stream<String> names(ScriptSet set, String session) {
		Stream<String> names = Stream.concat(Stream.of(NAMES), Stream.of("session:" + session));
		return (set == ScriptSet.TICKETS) ? Stream.concat(names, Stream.of(TICKET_NAMES)) : names;
	}

	byte[][] all() {
		return this.keys;
	}

	/** Channel of the queue's events. */
	String channel() {
		return this.prefix + "events";
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
