package io.chihuo.backend.ledger.jdbc;

import java.util.List;

import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.ledger.jdbc.QueueRows.QueueRow;
import io.chihuo.backend.ledger.jdbc.QueueWork.Done;
import io.chihuo.backend.ledger.jdbc.UnitOfWork.Claimant;

/**
 * Claims suspects of one queue for this process, one at a time. Blocks.
 */
final class SuspectWork {

	private final QueueWork work;

	private final long session;

	private volatile boolean lost;

	SuspectWork(QueueWork work, long session) {
		this.work = work;
		this.session = session;
	}

	Done<ClaimResult> claim(ClaimRequest request) {
		QueueTables tables = this.work.tables();
		return this.work.database().transaction(() -> claimOnce(tables, request));
	}

	/** The caller has the answer, or the failure of the claim. */
	void answered(boolean failed) {
		this.lost = failed;
	}

	/** If the answer to the last claim was lost, its task is given again. */
	private Done<ClaimResult> claimOnce(QueueTables tables, ClaimRequest request) {
		List<TaskRow> leased = this.lost ? tables.tasks().lockSuspectOf(this.session) : List.of();
		List<TaskRow> waiting = tables.tasks().lockSuspects(request.excluded().size() + 2);
		List<TaskRow> found = (leased.isEmpty() ? waiting : leased).stream()
			.filter((row) -> !request.excluded().contains(row.id()))
			.limit(1)
			.toList();
		QueueRow locked = tables.lock();
		long now = this.work.now();
		long token = Math.max(locked.lastToken() + 1, this.work.database().time().micros());
		UnitOfWork unit = new UnitOfWork(locked.policy(), () -> token, this.work::nextNumber,
				new Claimant(this.session, request.worker()));
		unit.load(tables.tasks().whole(found, (row) -> true));
		unit.states().advance(now);
		List<LeasedTask> tasks = found.stream().flatMap((row) -> claim(unit, row, request, now).stream()).toList();
		unit.changes(found.stream().map(TaskRow::id).toList()).write(tables);
		tables.setLastToken(token);
		return this.work.done(tables, unit, new ClaimResult(tasks, waiting.size() > (leased.isEmpty() ? 1 : 0)), 0);
	}

	private static List<LeasedTask> claim(UnitOfWork unit, TaskRow row, ClaimRequest request, long now) {
		LeasedTask again = unit.states().claimed(row.id(), 0);
		if (again == null) {
			return unit.states().claim(request, now).tasks();
		}
		unit.states().renew(List.of(again.lease()), request.lease(), now);
		return List.of(again);
	}

}
