package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

import io.chihuo.AddResult;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.jdbc.QueueWork.Done;
import io.chihuo.backend.jdbc.UnitOfWork.Claimant;
import io.chihuo.backend.ledger.Posting;
import io.chihuo.backend.state.Events;

/**
 * Adds tasks in a transaction of the application. Rows that are there already are not
 * locked for as long as it is open, which would hold up their runs and those claimed or
 * renewed with them: what an add does to them is written just before the commit, by what
 * they are then.
 */
final class JoinedAdd {

	private static final Done<List<AddResult>> NOTHING = new Done<>(List.of(), Posting.NONE, Events.NONE,
			Long.MAX_VALUE);

	private final QueueWork work;

	private final Consumer<List<NewTask>> addBeforeCommit;

	/**
	 * Create it.
	 * @param addBeforeCommit adds tasks whose ids are known
	 */
	JoinedAdd(QueueWork work, Consumer<List<NewTask>> addBeforeCommit) {
		this.work = work;
		this.addBeforeCommit = addBeforeCommit;
	}

	Done<List<AddResult>> add(List<NewTask> tasks) {
		ApplicationTransaction transaction = this.work.database().application();
		transaction.requireWritable();
		QueueTables tables = this.work.tables();
		TreeSet<String> ids = new TreeSet<>(tasks.stream().map(NewTask::id).toList());
		return transaction.join((again) -> {
			List<TaskRow> rows = again ? tables.tasks().lock(ids) : tables.tasks().find(ids);
			return add(tables, tasks, rows);
		});
	}

	private Done<List<AddResult>> add(QueueTables tables, List<NewTask> tasks, List<TaskRow> rows) {
		TreeSet<String> known = new TreeSet<>(rows.stream().map(TaskRow::id).toList());
		List<NewTask> queued = tasks.stream().filter((task) -> known.contains(task.id())).toList();
		List<NewTask> absent = tasks.stream().filter((task) -> !known.contains(task.id())).toList();
		Done<List<AddResult>> done = absent.isEmpty() ? NOTHING : insert(tables, absent);
		Iterator<AddResult> ofAbsent = done.answer().iterator();
		Iterator<AddResult> ofQueued = look(tables, queued, rows).iterator();
		List<AddResult> answers = new ArrayList<>();
		tasks.forEach((task) -> answers.add((known.contains(task.id()) ? ofQueued : ofAbsent).next()));
		return new Done<>(answers, done.posting(), done.events(), done.nextMoment());
	}

	private Done<List<AddResult>> insert(QueueTables tables, List<NewTask> tasks) {
		TreeSet<String> ids = new TreeSet<>(tasks.stream().map(NewTask::id).toList());
		return this.work.changeOnce(tables, List.of(), tables.row(), ids, Need.MARKS_AND_ROOM, Claimant.NOBODY, 0,
				(unit, now) -> unit.states().add(tasks, now));
	}

	private List<AddResult> look(QueueTables tables, List<NewTask> tasks, List<TaskRow> rows) {
		if (tasks.isEmpty()) {
			return List.of();
		}
		this.work.database().application().beforeCommit(this.addBeforeCommit, tasks);
		List<String> ids = tasks.stream().map(NewTask::id).toList();
		return this.work.lookOnce(tables, rows, ids, (unit) -> unit.states().add(tasks, this.work.now()));
	}

}
