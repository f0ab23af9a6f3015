// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.jdbc.QueueRows.QueueRow;
import io.chihuo.backend.jdbc.QueueTransactions.CommittedCall;
import io.chihuo.backend.jdbc.UnitOfWork.LeaseOwner;

/**
 * Claims suspects of one queue for this process, one at a time. Blocks.
 */
final class JdbcSuspectClaims {

	private final QueueTransactions work;

	private final long session;

	private volatile boolean lost;

	JdbcSuspectClaims(QueueTransactions work, long session) {
		this.work = work;
		this.session = session;
	}

	CommittedCall<ClaimResult> claimSuspect(ClaimRequest request) {
		QueueTables tables = this.work.queueTables();
		return this.work.ledgerDatabase().runInTransaction(() -> claimOnce(tables, request));
	}

	/** The caller has the answer, or the failure of the claim. */
	void onClaimAnswered(boolean failed) {
		this.lost = failed;
	}

	/**
	 * If the answer to the last claim was lost, its task is given again; if its lease has
	 * lapsed, it is not charged, since this process lives.
	 */
	private CommittedCall<ClaimResult> claimOnce(QueueTables tables, ClaimRequest request) {
		List<TaskRow> before = this.lost ? tables.ids().lockSuspectsOf(this.session) : List.of();
		Set<String> known = before.stream().map(TaskRow::id).collect(Collectors.toSet());
		List<TaskRow> waiting = tables.tasks()
			.lockSuspects(known.size() + request.excluded().size() + 2)
			.stream()
			.filter((row) -> !known.contains(row.id()))
			.toList();
		List<TaskRow> locked = new ArrayList<>(before);
		locked.addAll(waiting);
		LeaseToken token = LeaseToken.takeRecorded(tables, locked,
				this.work.ledgerDatabase().databaseTime()::currentMicros);
		long now = this.work.currentMillis();
		UnitOfWork unit = new UnitOfWork(tables, token.queue().policy(), token::number, this.work::nextNumber,
				new LeaseOwner(this.session, request.worker()));
		List<TaskRow> loaded = new ArrayList<>(before);
		waiting.stream().filter((row) -> !request.excluded().contains(row.id())).limit(1).forEach(loaded::add);
		unit.loadRows(tables.ids().loadWhole(loaded, (row) -> true));
		unit.loadMarks(tables.marksOfCompleted(loaded));
		unit.stateMachine().advanceTo(now);
		List<LeasedTask> tasks = findClaimedBefore(unit, before, request, now);
		boolean more = waiting.size() > (tasks.isEmpty() ? 1 : 0);
		tasks = tasks.isEmpty() ? unit.stateMachine().claim(request, now).tasks() : tasks;
		RowChanges changes = unit.changesTo(loaded.stream().map(TaskRow::id).toList(), now);
		changes.writeTo(tables, this.work.outcomesUntil(token.queue()));
		token.writeTo(tables, this.work.toQueueChange(tables, changes));
		return this.work.commitCall(tables, unit, new ClaimResult(tasks, more), 0);
	}

	private static List<LeasedTask> findClaimedBefore(UnitOfWork unit, List<TaskRow> before, ClaimRequest request,
			long now) {
		List<Lease> leases = before.stream().map((row) -> new Lease(row.id(), row.task().token())).toList();
		unit.stateMachine().renew(leases, request.lease(), now);
		return leases.stream()
			.map((lease) -> unit.stateMachine().findClaimed(lease.id(), 0))
			.filter(Objects::nonNull)
			.limit(1)
			.toList();
	}

}
