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

	CommittedCall<ClaimResult> claim(ClaimRequest request) {
		QueueTables tables = this.work.tables();
		return this.work.database().transaction(() -> claimOnce(tables, request));
	}

	/** The caller has the answer, or the failure of the claim. */
	void answered(boolean failed) {
		this.lost = failed;
	}

	/**
	 * If the answer to the last claim was lost, its task is given again; if its lease has
	 * lapsed, it is not charged, since this process lives.
	 */
	private CommittedCall<ClaimResult> claimOnce(QueueTables tables, ClaimRequest request) {
		List<TaskRow> before = this.lost ? tables.tasks().lockSuspectsOf(this.session) : List.of();
		Set<String> known = before.stream().map(TaskRow::id).collect(Collectors.toSet());
		List<TaskRow> waiting = tables.tasks()
			.lockSuspects(known.size() + request.excluded().size() + 2)
			.stream()
			.filter((row) -> !known.contains(row.id()))
			.toList();
		QueueRow locked = tables.lock();
		long now = this.work.now();
		long token = Math.max(locked.lastToken() + 1, this.work.database().time().micros());
		UnitOfWork unit = new UnitOfWork(locked.policy(), () -> token, this.work::nextNumber,
				new LeaseOwner(this.session, request.worker()));
		List<TaskRow> loaded = new ArrayList<>(before);
		waiting.stream().filter((row) -> !request.excluded().contains(row.id())).limit(1).forEach(loaded::add);
		unit.load(tables.tasks().whole(loaded, (row) -> true));
		unit.states().advance(now);
		List<LeasedTask> tasks = again(unit, before, request, now);
		boolean more = waiting.size() > (tasks.isEmpty() ? 1 : 0);
		tasks = tasks.isEmpty() ? unit.states().claim(request, now).tasks() : tasks;
		RowChanges changes = unit.changes(loaded.stream().map(TaskRow::id).toList());
		changes.write(tables);
		tables.setLastToken(token, changes.waiting());
		return this.work.done(tables, unit, new ClaimResult(tasks, more), 0);
	}

	private static List<LeasedTask> again(UnitOfWork unit, List<TaskRow> before, ClaimRequest request, long now) {
		List<Lease> leases = before.stream().map((row) -> new Lease(row.id(), row.task().token())).toList();
		unit.states().renew(leases, request.lease(), now);
		return leases.stream()
			.map((lease) -> unit.states().claimed(lease.id(), 0))
			.filter(Objects::nonNull)
			.limit(1)
			.toList();
	}

}
