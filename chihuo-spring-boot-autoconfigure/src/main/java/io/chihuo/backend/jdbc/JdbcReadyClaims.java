// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import io.chihuo.TaskState;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.jdbc.QueueRows.QueueRow;
import io.chihuo.backend.jdbc.QueueTransactions.CommittedCall;
import io.chihuo.backend.jdbc.UnitOfWork.LeaseOwner;

/**
 * Claims the ready tasks of one queue for this process, in their order. Blocks.
 */
final class JdbcReadyClaims {

	/** Further ones are not remembered; then their leases lapse. */
	private static final int MAX_LOST_CLAIMS = 1000;

	private final QueueTransactions work;

	private final long session;

	private final ReadyRange range = new ReadyRange();

	/** Tokens of claims that failed here and may have been made. */
	private final Set<Long> lost = ConcurrentHashMap.newKeySet();

	JdbcReadyClaims(QueueTransactions work, long session) {
		this.work = work;
		this.session = session;
	}

	/** Where ready tasks are looked for. */
	ReadyRange readyRange() {
		return this.range;
	}

	/** The tokens that one claim may have used. */
	final class ClaimTokens {

		private final List<Long> tokens = new ArrayList<>(1);

		private boolean failed;

		private synchronized void add(long token) {
			this.tokens.add(token);
			if (this.failed) {
				lose();
			}
		}

		/** The caller gets no answer, though the claim may be made, even later. */
		synchronized void lose() {
			this.failed = true;
			if (JdbcReadyClaims.this.lost.size() < MAX_LOST_CLAIMS) {
				JdbcReadyClaims.this.lost.addAll(this.tokens);
			}
		}

	}

	CommittedCall<List<LeasedTask>> claimReady(ClaimRequest request, ClaimTokens tokens) {
		QueueTables tables = this.work.queueTables();
		List<Long> again = List.copyOf(this.lost);
		CommittedCall<List<LeasedTask>> done = this.work.ledgerDatabase()
			.runInTransaction(() -> claimOnce(tables, request, again, tokens));
		// those that were too many lapse
		again.forEach(this.lost::remove);
		return done;
	}

	/**
	 * Tasks of claims whose answer was lost come first. The row of the queue is changed
	 * last, since others wait for it.
	 */
	private CommittedCall<List<LeasedTask>> claimOnce(QueueTables tables, ClaimRequest request, List<Long> again,
			ClaimTokens tokens) {
		List<TaskRow> rows = new ArrayList<>();
		if (!again.isEmpty()) {
			rows.addAll(tables.tasks().lockClaimed(this.session, again, request.max()));
		}
		List<Lease> before = rows.stream().map((row) -> new Lease(row.id(), row.task().token())).toList();
		int wanted = request.max() - rows.size();
		if (wanted > 0) {
			tables.tasks()
				.lockReady(wanted + request.excluded().size(), this.range)
				.stream()
				.filter((row) -> !request.excluded().contains(row.id()))
				.limit(wanted)
				.forEach(rows::add);
		}
		return rows.isEmpty() ? this.work.commitCall(tables, this.work.newUnit(tables), List.of(), 0)
				: leaseRows(tables, rows, before, request, tokens);
	}

	private CommittedCall<List<LeasedTask>> leaseRows(QueueTables tables, List<TaskRow> rows, List<Lease> before,
			ClaimRequest request, ClaimTokens tokens) {
		LeaseToken token = LeaseToken.take(tables, rows, this.work.ledgerDatabase().databaseTime()::currentMicros);
		tokens.add(token.number());
		long now = this.work.currentMillis();
		UnitOfWork unit = new UnitOfWork(tables, token.queue().policy(), token::number, this.work::nextNumber,
				new LeaseOwner(this.session, request.worker()));
		unit.loadRows(rows);
		unit.loadMarks(tables.marksOfCompleted(rows));
		unit.stateMachine().renew(before, request.lease(), now);
		List<LeasedTask> tasks = rows.stream()
			.map((row) -> claimRow(unit, row, request, now))
			.filter(Objects::nonNull)
			.toList();
		RowChanges changes = unit.changesTo(rows.stream().map(TaskRow::id).toList(), now);
		changes.writeTo(tables, this.work.outcomesUntil(token.queue()));
		token.writeTo(tables, this.work.toQueueChange(tables, changes));
		return this.work.commitCall(tables, unit, tasks, 0);
	}

	private static @Nullable LeasedTask claimRow(UnitOfWork unit, TaskRow row, ClaimRequest request, long now) {
		return row.isIn(TaskState.READY)
				? unit.stateMachine().claimTicket(row.id(), row.task().ticket(), request.lease(), now)
				: unit.stateMachine().findClaimed(row.id(), row.task().ticket());
	}

}
