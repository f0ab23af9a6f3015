// SPDX-License-Identifier: Apache-2.0

package io.chihuo.bulk;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import io.chihuo.BulkOperations;
import io.chihuo.backend.TaskClock;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.concurrent.SafeLogger;

/**
 * Works on the operations of a namespace on this node: those that are started here, and
 * those that no other node works on. Of one loop the oldest is worked on at a time.
 */
public final class BulkOperationEngine {

	private static final SafeLogger logger = SafeLogger.of(BulkOperationEngine.class);

	/** Most operations that this node works on at the same time. */
	static final int MAX_PARALLEL = 4;

	/** From one look at the records to the next, while an operation has not ended. */
	static final Duration BUSY_PERIOD = Duration.ofSeconds(5);

	static final Duration IDLE_PERIOD = Duration.ofSeconds(30);

	/** To write the progress of what is under way when this node stops. */
	private static final int STOP_POLLS = 20;

	private static final long STOP_POLL_MILLIS = 100;

	private final OperationStore store;

	private final TaskClock clock;

	private final Executor threads;

	/** Whether operations are looked for: always, or since one was started here. */
	private boolean watching;

	private final Set<String> working = new HashSet<>();

	private @Nullable EngineSession session;

	/**
	 * Create an engine.
	 * @param clock time; the engine does not close it
	 * @param threads run the work, which blocks
	 * @param watchesOthers whether it looks for operations before one is started here
	 */
	public BulkOperationEngine(BackendChihuoClient client, TaskClock clock, Executor threads, boolean watchesOthers) {
		this.store = new OperationStore(client);
		this.clock = clock;
		this.threads = threads;
		this.watching = watchesOthers;
	}

	/**
	 * The part of the engine from a start to the next stop.
	 */
	private final class EngineSession {

		private final String node = UUID.randomUUID().toString();

		private final CountDownLatch stopped = new CountDownLatch(1);

		private final AtomicBoolean looking = new AtomicBoolean();

		private final PeriodicAlarm alarm = new PeriodicAlarm(BulkOperationEngine.this.clock, this::periodMillis,
				this::lookSoon);

		/** At first perhaps, by a node that is gone. */
		private volatile boolean busy = true;

		private long periodMillis() {
			return (this.busy ? BUSY_PERIOD : IDLE_PERIOD).toMillis();
		}

		void lookSoon() {
			if (!this.looking.compareAndSet(false, true)) {
				return;
			}
			try {
				BulkOperationEngine.this.threads.execute(this::look);
			}
			catch (RuntimeException | Error ex) {
				this.looking.set(false); // as of a full heap: the alarm looks again
				throw ex;
			}
		}

		private void look() {
			this.looking.set(false);
			try {
				lookOnce();
			}
			catch (RuntimeException ex) {
				logger.debug("The bulk operations could not be read; this is repeated", ex);
			}
		}

		private synchronized void lookOnce() {
			if (this.stopped.getCount() == 0) {
				return;
			}
			List<StoredOperation> operations = BulkOperationEngine.this.store.listOperations();
			this.busy = operations.stream().anyMatch((operation) -> !operation.isEnded());
			new OperationCleanup(BulkOperationEngine.this.store).removeOutdated(operations);
			Set<String> loops = new HashSet<>();
			for (StoredOperation operation : operations) {
				if (!operation.isEnded() && loops.add(operation.content().loop())
						&& !operation.content().isOwned(operation.now()) && beginWork(operation.id())) {
					BulkOperationEngine.this.threads.execute(() -> workOn(operation));
				}
			}
		}

		private void workOn(StoredOperation operation) {
			OwnedOperation owned = new OwnedOperation(BulkOperationEngine.this.store, operation, this.node,
					BulkOperationEngine.this.clock);
			boolean worked = false;
			try {
				new OperationWork(owned, BulkOperationEngine.this.store.findMatching(operation.content()),
						BulkOperationEngine.this.clock, this.stopped)
					.workToEnd();
				worked = true;
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			catch (RuntimeException ex) {
				logger.debug("The work on bulk operation '{}' did not begin", operation.id(), ex);
			}
			finally {
				endWork(operation.id());
			}
			if (worked) {
				lookSoon();
			}
		}

	}

	private boolean beginWork(String id) {
		synchronized (this.working) {
			return this.working.size() < MAX_PARALLEL && this.working.add(id);
		}
	}

	private void endWork(String id) {
		synchronized (this.working) {
			this.working.remove(id);
			this.working.notifyAll();
		}
	}

	/**
	 * Work on operations from now on. May be called twice.
	 */
	public synchronized void start() {
		if (this.session == null) {
			this.session = new EngineSession();
			if (this.watching) {
				this.session.alarm.start();
			}
		}
	}

	/** An operation was started or stopped here. */
	synchronized void onChanged() {
		boolean watchedBefore = this.watching;
		this.watching = true;
		if (this.session != null) {
			if (!watchedBefore) {
				this.session.alarm.start();
			}
			this.session.lookSoon();
		}
	}

	/**
	 * Stop working; other nodes go on. Waits until progress is written, at most two
	 * seconds. May be called twice.
	 */
	public synchronized void stop() {
		if (this.session != null) {
			this.session.alarm.stop();
			this.session.stopped.countDown();
			this.session = null;
			awaitWork();
		}
	}

	private void awaitWork() {
		synchronized (this.working) {
			try {
				for (int i = 0; i < STOP_POLLS && !this.working.isEmpty(); i++) {
					this.working.wait(STOP_POLL_MILLIS);
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	OperationStore operationStore() {
		return this.store;
	}

}
