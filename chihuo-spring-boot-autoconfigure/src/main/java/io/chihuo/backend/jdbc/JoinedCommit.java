// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionSynchronizationUtils;

import io.chihuo.concurrent.SafeLogger;

/**
 * Does the work at the commit of a transaction of the application: some calls just before
 * it, and notifications after it. A call that is made between the commit and the end of
 * the transaction, as by a {@code @TransactionalEventListener}, is committed at that end,
 * since nobody else does.
 */
final class JoinedCommit implements TransactionSynchronization {

	private static final SafeLogger logger = SafeLogger.of(JoinedCommit.class);

	/** Ids whose rows are changed at once. */
	private static final int MAX_BATCH_SIZE = 1000;

	private final List<DeferredCall> calls = new ArrayList<>();

	/** Ids of the calls, and perhaps of some that were rolled back. */
	private final Set<String> ids = new HashSet<>();

	private final List<JoinedChange> changes = new ArrayList<>();

	private final List<Runnable> actions = new ArrayList<>();

	private final Map<Object, CommitSavepoint> savepoints = new HashMap<>();

	private final DataSource dataSource;

	/** Whether it is too late for something to be made before the commit. */
	private boolean written;

	/** Whether the commit follows all calls so far. */
	private boolean committing;

	private boolean late;

	private JoinedCommit(DataSource dataSource, boolean written) {
		this.dataSource = dataSource;
		this.written = written;
	}

	/**
	 * A call that is made just before the commit.
	 *
	 * @param queue makes it
	 * @param call the call
	 */
	private record DeferredCall(JoinedCalls queue, IdCall<?, ?> call) {

	}

	/**
	 * A change to the row of a queue.
	 *
	 * @param queue the queue
	 * @param change the change
	 */
	private record JoinedChange(QueueTransactions queue, QueueRowChange change) {

	}

	/**
	 * A savepoint of the application.
	 *
	 * @param calls how many calls there were
	 * @param changes how many changes there were
	 * @param actions how many actions there were
	 */
	private record CommitSavepoint(int calls, int changes, int actions) {

	}

	/** The one of the current transaction on a data source, null if there is none yet. */
	static @Nullable JoinedCommit findCurrent(DataSource dataSource) {
		for (TransactionSynchronization registered : TransactionSynchronizationManager.getSynchronizations()) {
			if (registered instanceof JoinedCommit known && known.dataSource == dataSource) {
				return known;
			}
		}
		return null;
	}

	/** The one of the current transaction on a data source. */
	static JoinedCommit currentOf(DataSource dataSource) {
		JoinedCommit known = findCurrent(dataSource);
		if (known != null) {
			return known;
		}
		JoinedCommit created = new JoinedCommit(dataSource, isBeforeCommit());
		TransactionSynchronizationManager.registerSynchronization(created);
		return created;
	}

	/**
	 * Whether callbacks are called before a commit just now, of this transaction or of
	 * one around it: a callback that is registered meanwhile is not called any more.
	 */
	private static boolean isBeforeCommit() {
		return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
			.walk((frames) -> frames
				.anyMatch((frame) -> frame.getDeclaringClass() == TransactionSynchronizationUtils.class
						&& frame.getMethodName().equals("triggerBeforeCommit")));
	}

	void deferCall(JoinedCalls queue, IdCall<?, ?> call) {
		if (this.written && !this.committing) {
			queue.makeBeforeCommit(List.of(call));
			return;
		}
		this.late |= this.committing;
		this.calls.add(new DeferredCall(queue, call));
		this.ids.addAll(call.sortedIds());
	}

	/** Deferred calls of a queue, as far as they are about some ids. */
	List<IdCall<?, ?>> deferredCalls(JoinedCalls queue, Set<String> ids) {
		if (Collections.disjoint(ids, this.ids)) {
			return List.of();
		}
		List<IdCall<?, ?>> deferred = new ArrayList<>();
		for (DeferredCall known : this.calls) {
			IdCall<?, ?> call = (known.queue() == queue) ? known.call().forIds(ids::contains) : null;
			if (call != null && !call.isEmpty()) {
				deferred.add(call);
			}
		}
		return deferred;
	}

	void changeQueue(QueueTransactions queue, QueueRowChange change) {
		if (this.written) {
			queue.changeQueue(change);
		}
		else {
			this.changes.add(new JoinedChange(queue, change));
		}
	}

	void runAfterCommit(Runnable action) {
		this.late |= this.committing;
		this.actions.add(action);
	}

	@Override
	public void savepoint(Object savepoint) {
		this.savepoints.put(savepoint,
				new CommitSavepoint(this.calls.size(), this.changes.size(), this.actions.size()));
	}

	@Override
	public void savepointRollback(Object savepoint) {
		CommitSavepoint before = this.savepoints.getOrDefault(savepoint, new CommitSavepoint(0, 0, 0));
		this.calls.subList(before.calls(), this.calls.size()).clear();
		this.changes.subList(before.changes(), this.changes.size()).clear();
		this.actions.subList(before.actions(), this.actions.size()).clear();
	}

	@Override
	public void beforeCommit(boolean readOnly) {
		writeDeferred();
	}

	/**
	 * Calls of one queue together, which lock rows in the order of their ids, as far as
	 * they are not too many.
	 */
	private void writeDeferred() {
		Map<JoinedCalls, List<IdCall<?, ?>>> queues = new LinkedHashMap<>();
		this.calls
			.forEach((call) -> queues.computeIfAbsent(call.queue(), (queue) -> new ArrayList<>()).add(call.call()));
		this.calls.clear();
		this.ids.clear();
		queues.forEach(JoinedCommit::writeCalls);
		Map<QueueTransactions, QueueRowChange> sums = new LinkedHashMap<>();
		this.changes.forEach((joined) -> sums.merge(joined.queue(), joined.change(), QueueRowChange::plus));
		this.changes.clear();
		sums.forEach(QueueTransactions::changeQueue);
		this.written = true;
	}

	private static void writeCalls(JoinedCalls queue, List<IdCall<?, ?>> calls) {
		List<IdCall<?, ?>> batch = new ArrayList<>();
		int size = 0;
		for (IdCall<?, ?> call : calls) {
			if (size > 0 && size + call.items().size() > MAX_BATCH_SIZE) {
				queue.makeBeforeCommit(batch);
				batch = new ArrayList<>();
				size = 0;
			}
			batch.add(call);
			size += call.items().size();
		}
		queue.makeBeforeCommit(batch);
	}

	@Override
	public void beforeCompletion() {
		this.committing = true;
	}

	@Override
	public void afterCompletion(int status) {
		if (status == STATUS_COMMITTED && ((!this.late && this.committing) || tryCommit())) {
			onCommitted();
		}
	}

	private boolean tryCommit() {
		try {
			commitAlone();
			return true;
		}
		catch (RuntimeException ex) {
			logger.error("Calls of queues that were made after the commit of a transaction could not be committed; "
					+ "their changes are lost", ex);
			return false;
		}
	}

	/** Commit changes that nobody else commits, since the transaction is over. */
	void commitAlone() {
		new JdbcTemplate(this.dataSource).execute((ConnectionCallback<Boolean>) (connection) -> {
			try {
				writeDeferred();
				connection.commit();
				return true;
			}
			catch (SQLException | RuntimeException | Error ex) {
				connection.rollback();
				throw ex;
			}
		});
	}

	/** All was committed. */
	void onCommitted() {
		this.actions.forEach(Runnable::run);
	}

}
