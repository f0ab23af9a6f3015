// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

/**
 * Detects that a subscribed connection no longer brings events, by sending one to itself
 * over the server.
 */
final class EventProbe implements EventChannels.EventChannelListener {

	private static final byte[] MESSAGE = {};

	private final String channel;

	private final long interval;

	private final RedisLink link;

	private final ScriptTarget target;

	private int round;

	private boolean published;

	private boolean arrived;

	/**
	 * Create a probe.
	 * @param session distinguishes clients
	 * @param interval nanoseconds from one to the next
	 */
	EventProbe(String session, long interval, RedisLink link) {
		this.channel = "chihuo:{" + session + "}:probe";
		this.interval = interval;
		this.link = link;
		this.target = link.targetOf(new byte[][] { ScriptBatches.toBytes(this.channel) });
	}

	String channel() {
		return this.channel;
	}

	/** Nanoseconds between two calls of {@link #isLost()}. */
	long intervalNanos() {
		return this.interval;
	}

	/**
	 * Whether the event sent by the call before was published and has not arrived. Sends
	 * the next one if not.
	 */
	synchronized boolean isLost() {
		boolean lost = this.published && !this.arrived;
		restart();
		int current = this.round;
		if (!lost) {
			this.link.publishMessage(this.target, MESSAGE).thenRun(() -> onPublished(current));
		}
		return lost;
	}

	/** The event that is under way need not arrive. */
	synchronized void restart() {
		this.round++;
		this.published = false;
		this.arrived = false;
	}

	private synchronized void onPublished(int sentIn) {
		this.published |= sentIn == this.round;
	}

	@Override
	public synchronized void onEvent(byte[] event) {
		this.arrived = true;
	}

	/** An event that was published before may have been missed. */
	@Override
	public synchronized void onSubscribed() {
		this.arrived = true;
	}

}
