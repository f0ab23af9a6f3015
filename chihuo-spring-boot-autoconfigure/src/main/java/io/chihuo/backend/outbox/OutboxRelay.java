// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.BackendUnavailableException;
import io.chihuo.IncompatibleFormatException;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.jdbc.JdbcOutbox;
import io.chihuo.backend.jdbc.OutboxRow;
import io.chihuo.concurrent.PeriodicAlarm;

/**
 * Adds the tasks of an outbox to their queues: after each commit of this process, and
 * once a second those that other processes have left. Keeps their order, since one node
 * at a time does so. Each task is added once, though its process dies between the add and
 * the deletion of its row. A row that cannot be added is left in the table.
 */
final class OutboxRelay {

	private static final Logger logger = LoggerFactory.getLogger(OutboxRelay.class);

	private static final long POLL_INTERVAL_MILLIS = 1000;

	/**
	 * A database ends a transaction in which nothing happens for half of the time-out.
	 */
	private static final int MAX_WAITS = 3;

	/** Most rows that are left alone; their loop waits if there are more. */
	private static final int MAX_REFUSED_ROWS = 1000;

	private static final int MAX_LOGGED_ROWS = 10;

	/** Numbers of rows whose tasks were added, and that are not known to be deleted. */
	private final Set<Long> added = new HashSet<>();

	/** Rows that are deleted if the transaction under way is committed. */
	private List<OutboxRow> deleted = List.of();

	/** Numbers of rows that cannot be added. */
	private final Set<Long> refused = new HashSet<>();

	private final Map<String, OutboxQueue> queues = new HashMap<>();

	private final AtomicBoolean awake = new AtomicBoolean();

	private final JdbcOutbox outbox;

	private final Function<String, TaskStore> stores;

	private final Duration timeout;

	private volatile @Nullable ScheduledThreadPoolExecutor executor;

	/** Loops whose queues were full or failed since the last look at all of them. */
	private final Set<String> held = new HashSet<>();

	/** Why tasks could not be added, null if they could. */
	private @Nullable RuntimeException failure;

	private boolean failing;

	/**
	 * A row and its task.
	 */
	record DecodedRow(OutboxRow row, NewTask task) {

		String loop() {
			return this.row.loop();
		}

	}

	/**
	 * Create a relay, which is to be started.
	 * @param stores finds the store of a loop
	 * @param timeout longest time that a call may take
	 */
	OutboxRelay(JdbcOutbox outbox, Function<String, TaskStore> stores, Duration timeout) {
		this.outbox = outbox;
		this.stores = stores;
		this.timeout = timeout.dividedBy(MAX_WAITS);
	}

	synchronized void start() {
		if (this.executor == null) {
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

	/** There may be rows now. */
	void wakeUp() {
		ScheduledThreadPoolExecutor current = this.executor;
		if (current != null && this.awake.compareAndSet(false, true)) {
			current.execute(() -> relaySafely(false));
		}
	}

	private void relaySafely(boolean sampled) {
		this.awake.set(false);
		try {
			if (sampled) {
				this.outbox.sampleLag();
				this.held.clear();
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

	/**
	 * Rows of queues that are full or fail wait, those of others do not wait for them.
	 */
	private void relayAll() {
		this.failure = null;
		int waiting;
		do {
			int before = this.held.size() + this.refused.size();
			int relayed = this.outbox.relayRows(this.held, this.refused, this::addRows);
			onRowsDeleted();
			waiting = (this.held.size() + this.refused.size() > before) ? 1 : relayed;
		}
		while (waiting > 0 && this.executor != null);
		removeRecords();
		throwFailure();
	}

	/** Rows of a commit that failed may come again, and are known then. */
	private void onRowsDeleted() {
		this.deleted.forEach((row) -> {
			this.added.remove(row.number());
			queueOf(row.loop()).onRowDeleted(row);
		});
		this.deleted = List.of();
	}

	private void removeRecords() {
		for (OutboxQueue queue : this.queues.values()) {
			try {
				awaitAnswer(queue.removeRecords());
			}
			catch (RuntimeException ex) {
				logger.debug("Records of rows of the outbox are removed later", ex);
				return;
			}
		}
	}

	private OutboxQueue queueOf(String loop) {
		return this.queues.computeIfAbsent(loop, (name) -> new OutboxQueue(this.stores.apply(name)));
	}

	private void throwFailure() {
		RuntimeException failed = this.failure;
		if (failed != null) {
			throw failed;
		}
	}

	private List<Long> addRows(List<OutboxRow> rows) {
		Map<String, List<DecodedRow>> loops = new LinkedHashMap<>();
		rows.stream()
			.filter((row) -> !this.added.contains(row.number()))
			.map(this::decodeRow)
			.flatMap(Optional::stream)
			.forEach((row) -> loops.computeIfAbsent(row.loop(), (loop) -> new ArrayList<>()).add(row));
		List<Runnable> answers = new ArrayList<>();
		loops.forEach((loop, some) -> {
			CompletableFuture<List<Boolean>> answer = sendTasks(loop, some);
			answers.add(() -> noteAnswer(loop, some, answer));
		});
		answers.forEach(Runnable::run);
		this.deleted = rows.stream().filter((row) -> this.added.contains(row.number())).toList();
		return this.deleted.stream().map(OutboxRow::number).toList();
	}

	private Optional<DecodedRow> decodeRow(OutboxRow row) {
		try {
			return Optional.of(new DecodedRow(row, OutboxTask.decodeTask(row.task())));
		}
		catch (RuntimeException ex) {
			refuseRow(row, ex);
			return Optional.empty();
		}
	}

	private CompletableFuture<List<Boolean>> sendTasks(String loop, List<DecodedRow> rows) {
		try {
			return queueOf(loop).addTasks(rows);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/** If something else than the store is the reason, it may be one row alone. */
	private void noteAnswer(String loop, List<DecodedRow> rows, CompletableFuture<List<Boolean>> answer) {
		try {
			noteResults(loop, rows, awaitAnswer(answer));
		}
		catch (BackendUnavailableException | IncompatibleFormatException ex) {
			holdLoop(loop, rows.get(0).row(), ex);
		}
		catch (RuntimeException ex) {
			if (rows.size() == 1) {
				refuseRow(rows.get(0).row(), ex);
			}
			else {
				rows.stream()
					.takeWhile((row) -> !this.held.contains(loop))
					.forEach((row) -> noteAnswer(loop, List.of(row), sendTasks(loop, List.of(row))));
			}
		}
	}

	private void refuseRow(OutboxRow row, RuntimeException reason) {
		if (this.refused.size() >= MAX_REFUSED_ROWS) {
			holdLoop(row.loop(), row, reason);
			return;
		}
		this.refused.add(row.number());
		if (this.refused.size() <= MAX_LOGGED_ROWS) {
			logger.error("Row {} of the outbox cannot be added to loop '{}', and is left in its table", row.number(),
					row.loop(), reason);
		}
	}

	private void holdLoop(String loop, OutboxRow first, RuntimeException reason) {
		this.failure = new BackendUnavailableException("Tasks of loop '" + loop + "', from number " + first.number()
				+ " of the outbox, could not be added: " + reason.getMessage(), reason);
		this.held.add(loop);
	}

	private void noteResults(String loop, List<DecodedRow> rows, List<Boolean> results) {
		for (int i = 0; i < rows.size(); i++) {
			if (results.get(i)) {
				this.added.add(rows.get(i).row().number());
			}
			else {
				this.held.add(loop);
			}
		}
	}

	private <R> R awaitAnswer(CompletableFuture<R> answer) {
		try {
			return answer.get(this.timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException failure) ? failure
					: new BackendUnavailableException("The backend failed: " + ex.getMessage(), ex);
		}
		catch (TimeoutException ex) {
			throw new BackendUnavailableException("The backend did not answer within " + this.timeout, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new BackendUnavailableException("The relay of the outbox stops", ex);
		}
	}

}
