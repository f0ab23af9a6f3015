// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

import io.chihuo.backend.NodeBus;
import io.chihuo.backend.jdbc.MessageRows.MessageRow;
import io.chihuo.concurrent.BusListeners;
import io.chihuo.concurrent.RepeatedLook;

/**
 * Brings messages to other nodes in a table, which those look at while somebody has
 * subscribed. Subscribers in this process get them at once.
 */
final class JdbcNodeBus implements NodeBus {

	/** Transactions with smaller numbers may be committed later. */
	private static final int REORDERED_NUMBERS = 200;

	private static final int PUBLISHES_PER_PURGE = 100;

	/** Where other nodes notify this one of their messages. */
	private static final long AWAKENED_INTERVAL_MILLIS = 2000;

	private final BusListeners listeners = new BusListeners();

	/** Numbers that were seen among the last ones; used by one look at a time. */
	private final TreeSet<Long> seen = new TreeSet<>();

	/** Number of the last message before the subscription, negative if unknown. */
	private long start = -1;

	private final String channel;

	private final JdbcLedger ledger;

	private final boolean alone;

	private final WakeUps wakeUps;

	private final RepeatedLook look;

	private boolean announced;

	/**
	 * Create a bus.
	 * @param interval milliseconds between looks
	 * @param alone whether there are no other nodes
	 * @param wakeUps notifies of messages
	 */
	JdbcNodeBus(String channel, JdbcLedger ledger, ScheduledExecutorService timer, long interval, boolean alone,
			WakeUps wakeUps) {
		this.channel = channel;
		this.ledger = ledger;
		this.alone = alone;
		this.wakeUps = wakeUps;
		this.look = new RepeatedLook(timer, this::isWatched,
				() -> ledger.callDatabase("look for messages", this::readMessages).thenApply((messages) -> {
					messages.forEach(this.listeners::publish);
					return wakeUps.isListening() ? AWAKENED_INTERVAL_MILLIS : interval;
				}));
	}

	boolean isAlone() {
		return this.alone;
	}

	private boolean isWatched() {
		return !this.alone && !this.listeners.isEmpty() && this.ledger.isStarted();
	}

	/** No queue has such a name. */
	private String announcement() {
		return "bus:" + this.channel;
	}

	@Override
	public CompletableFuture<Void> publish(byte[] message) {
		if (this.alone) {
			this.listeners.publish(message);
			return CompletableFuture.completedFuture(null);
		}
		return this.ledger.callDatabase("notify other nodes", (database) -> insertMessage(database, message))
			.thenAccept((inserted) -> {
				this.wakeUps.announce(announcement());
				this.listeners.publish(message);
			});
	}

	private int insertMessage(LedgerDatabase database, byte[] message) {
		MessageRows rows = new MessageRows(database.jdbcClient(), this.channel);
		long now = database.databaseTime().currentMillis();
		if (ThreadLocalRandom.current().nextInt(PUBLISHES_PER_PURGE) == 0) {
			database.runStatement(() -> rows.purgeMessages(now));
		}
		return database.runStatement(() -> rows.insertMessage(this.ledger.session(), now, message));
	}

	@Override
	public Runnable subscribe(Consumer<byte[]> listener) {
		Runnable unsubscribe = this.listeners.add(listener);
		if (!this.alone) {
			listenToAnnouncements();
			lookSoon();
		}
		return unsubscribe;
	}

	private synchronized void listenToAnnouncements() {
		if (!this.announced) {
			this.announced = true;
			this.wakeUps.addListener((name) -> {
				if (name.isEmpty() || name.equals(announcement())) {
					lookSoon();
				}
			});
		}
	}

	/** Look now, if somebody wants to know. */
	void lookSoon() {
		if (isWatched()) {
			this.look.lookSoon();
		}
	}

	private List<byte[]> readMessages(LedgerDatabase database) {
		MessageRows rows = new MessageRows(database.jdbcClient(), this.channel);
		if (this.start < 0) {
			this.start = rows.lastNumber();
			return List.of();
		}
		long after = this.seen.isEmpty() ? this.start : Math.max(this.start, this.seen.last() - REORDERED_NUMBERS);
		List<byte[]> messages = rows.findAfter(after)
			.stream()
			.filter((row) -> this.seen.add(row.number()) && row.session() != this.ledger.session())
			.map(MessageRow::body)
			.toList();
		this.seen.headSet(after).clear();
		return messages;
	}

}
