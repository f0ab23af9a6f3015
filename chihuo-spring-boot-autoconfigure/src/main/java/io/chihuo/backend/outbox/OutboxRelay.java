// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.outbox;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.chihuo.BackendUnavailableException;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.jdbc.JdbcOutbox;
import io.chihuo.backend.jdbc.OutboxRow;
import io.chihuo.concurrent.FutureTimeouts;
import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.concurrent.SafeLogger;

/**
 * Adds the tasks of an outbox to their queues: after each commit of this process, and
 * once a second those that other processes have left. Keeps their order, since one node
 * at a time does so. Each task is added once, though its process dies between the add and
 * the deletion of its row. A row that cannot be added is left in the table.
 */
final class OutboxRelay {

	private static final SafeLogger logger = SafeLogger.of(OutboxRelay.class);

	private static final long POLL_INTERVAL_MILLIS = 1000;

	/**
	 * A database ends a transaction in which nothing happens for half of the time-out.
	 */
	private static final int MAX_WAITS = 3;

	private final AtomicBoolean awake = new AtomicBoolean();

	private final JdbcOutbox outbox;

	private final OutboxTransfer transfer;

	private final Duration timeout;

	private volatile @Nullable ScheduledThreadPoolExecutor executor;

	private boolean failing;

	/** Whether this process has, or may have had, tasks in the outbox. */
	private volatile boolean used;

	private boolean started;

	/**
	 * Create a relay, which is to be started.
	 * @param stores finds the store of a loop
	 * @param timeout longest time that a call may take
	 * @param onlyUser whether a start has no effect before this process has used the
	 * outbox
	 */
	OutboxRelay(JdbcOutbox outbox, Function<String, TaskStore> stores, Duration timeout, boolean onlyUser) {
		this.used = !onlyUser;
		this.outbox = outbox;
		this.timeout = timeout.dividedBy(MAX_WAITS);
		this.transfer = new OutboxTransfer(stores, this.timeout);
	}

	synchronized void start() {
		this.started = true;
		if (this.executor == null && this.used) {
			ScheduledThreadPoolExecutor created = new ScheduledThreadPoolExecutor(1, (task) -> {
				Thread thread = new Thread(task, "chihuo-outbox");
				thread.setDaemon(true);
				return thread;
			}, new ScheduledThreadPoolExecutor.DiscardPolicy());
			created.scheduleWithFixedDelay(PeriodicAlarm.catchingFailures(() -> relaySafely(true)),
					POLL_INTERVAL_MILLIS, POLL_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
			this.executor = created;
		}
	}

	/** Returns when no task is under way any more, or after the time of an add. */
	synchronized void stop() {
		this.started = false;
		ScheduledThreadPoolExecutor stopped = this.executor;
		this.executor = null;
		if (stopped != null) {
			stopped.shutdown(); // an add under way is waited for, or it would be made
								// again
			try {
				boolean ended = stopped.awaitTermination(this.timeout.toNanos(), TimeUnit.NANOSECONDS);
				logger.debug("The relay of the outbox has stopped: {}", ended);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/** There may be rows of this process now. */
	void wakeUp() {
		if (!this.used) {
			onFirstUse();
		}
		ScheduledThreadPoolExecutor current = this.executor;
		if (current != null && this.awake.compareAndSet(false, true)) {
			current.execute(() -> relaySafely(false));
		}
	}

	private synchronized void onFirstUse() {
		this.used = true;
		if (this.started) {
			start();
		}
	}

	/**
	 * Add all tasks that are committed by now, except those of queues that are full.
	 * Blocks; does nothing while the relay is stopped.
	 * @throws BackendUnavailableException if some could not be added
	 */
	void relayCommitted() {
		callRelay(() -> {
			this.transfer.heldLoops().clear();
			relayAll();
		});
	}

	/**
	 * Delete all rows that are committed by now, and add none of them. Blocks.
	 * @throws BackendUnavailableException if the database does not answer
	 */
	void discardCommitted() {
		callRelay(() -> {
			int deleted;
			do {
				deleted = this.outbox.relayRows(Set.of(), Set.of(),
						(page) -> page.rows().stream().map(OutboxRow::number).toList());
			}
			while (deleted > 0);
		});
	}

	/** The thread of the caller may have a transaction open, which is not joined. */
	private void callRelay(Runnable action) {
		ScheduledThreadPoolExecutor current = this.executor;
		if (current != null) {
			awaitCall(CompletableFuture.runAsync(() -> {
				synchronized (this.transfer) {
					action.run();
				}
			}, current));
		}
	}

	/** A call that a stop has discarded ends with the time-out. */
	private void awaitCall(CompletableFuture<Void> call) {
		try {
			FutureTimeouts.failAfter(call, this.timeout.toNanos() * MAX_WAITS, TimeUnit.NANOSECONDS).join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException failure) ? failure
					: new BackendUnavailableException("The outbox was not relayed: " + ex.getCause(), ex);
		}
	}

	private void relaySafely(boolean sampled) {
		this.awake.set(false);
		synchronized (this.transfer) { // the thread of an earlier start may be at work
			relay(sampled);
		}
	}

	private void relay(boolean sampled) {
		try {
			if (sampled) {
				this.outbox.sampleLag();
				this.transfer.heldLoops().clear();
			}
			relayAll();
			if (this.failing) {
				this.failing = false;
				logger.info("Tasks in the outbox are added to their queues again");
			}
		}
		catch (RuntimeException ex) {
			reportFailure(ex);
		}
	}

	private void reportFailure(RuntimeException failure) {
		if (!this.failing && this.executor != null) {
			this.failing = true;
			logger
				.warn("Tasks in the outbox could not be added to their queues; they wait, and this is retried until it "
						+ "succeeds", failure);
		}
	}

	private void relayAll() {
		boolean more;
		do {
			more = relayPage();
		}
		while (more && this.executor != null);
		RuntimeException failed = this.transfer.takeFailure();
		if (failed != null) {
			throw failed;
		}
	}

	/** Whether others may wait. */
	private boolean relayPage() {
		Set<String> held = this.transfer.heldLoops();
		Set<Long> refused = this.transfer.refusedRows();
		int before = held.size() + refused.size();
		int relayed;
		try {
			relayed = this.outbox.relayRows(held, refused, this.transfer::transferPage);
		}
		catch (RuntimeException | Error ex) {
			this.transfer.onFailed();
			throw ex;
		}
		this.transfer.onCommitted();
		return relayed > 0 || held.size() + refused.size() > before;
	}

}
