// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

import io.chihuo.QueueCounts;
import io.chihuo.TaskState;
import io.chihuo.backend.Lease;
import io.chihuo.backend.NewTask;

/**
 * The state of the reference model, and its changes by time. The effects of calls are in
 * {@link ModelCalls} and {@link ModelLeases}.
 */
final class ModelQueue {

	/** Tasks that are ready, delayed, running or dead. */
	final Map<String, ModelTask> tasks = new TreeMap<>();

	/** Ids of ready tasks in the order in which they are claimed. */
	final List<String> order = new ArrayList<>();

	/** Ids of suspects that wait, in the order in which they are claimed. */
	final List<String> suspects = new ArrayList<>();

	final Set<String> marks = new LinkedHashSet<>();

	long now;

	long maxLength = -1;

	int maxCrashes = 3;

	QueueCounts counts() {
		return QueueCounts.of(count(TaskState.READY), count(TaskState.DELAYED), count(TaskState.RUNNING),
				this.marks.size(), count(TaskState.DEAD));
	}

	private long count(TaskState state) {
		return this.tasks.values().stream().filter((task) -> task.state == state).count();
	}

	boolean full() {
		return this.maxLength >= 0 && counts().queued() >= this.maxLength;
	}

	ModelTask held(Lease lease) {
		ModelTask task = this.tasks.get(lease.id());
		return (task != null && task.running() && task.token == lease.token()) ? task : null;
	}

	void enqueue(ModelTask task, boolean first, long due) {
		task.state = (due > this.now) ? TaskState.DELAYED : TaskState.READY;
		if (task.state == TaskState.DELAYED) {
			task.due = due;
			task.toHead = first;
		}
		else {
			List<String> place = (task.suspect != 0) ? this.suspects : this.order;
			place.add(first ? 0 : place.size(), task.id);
		}
	}

	void remove(ModelTask task) {
		this.tasks.remove(task.id);
		this.order.remove(task.id);
		this.suspects.remove(task.id);
	}

	/** Begin the rerun that was requested. */
	void runAgain(ModelTask task) {
		NewTask rerun = task.rerun;
		task.rerun = null;
		task.become(rerun);
		enqueue(task, rerun.first(), task.rerunDue);
	}

	void die(ModelTask task, String error) {
		task.state = TaskState.DEAD;
		task.lastError = error;
	}

	/** Let time pass and make tasks that came due or lapsed ready. */
	void elapse(long millis) {
		this.now += millis;
		List<String> head = new ArrayList<>();
		for (ModelTask task : sorted(TaskState.DELAYED, (task) -> task.due)) {
			if (task.due <= this.now) {
				task.state = TaskState.READY;
				(task.toHead ? head : this.order).add(task.id);
			}
		}
		this.order.addAll(0, head);
		List<String> lapsed = new ArrayList<>();
		for (ModelTask task : sorted(TaskState.RUNNING, (task) -> task.claim)) {
			if (task.until <= this.now && lapse(task)) {
				task.state = TaskState.READY;
				lapsed.add(task.id);
			}
		}
		this.suspects.addAll(0, lapsed);
	}

	private List<ModelTask> sorted(TaskState state, ToLongFunction<ModelTask> key) {
		return this.tasks.values()
			.stream()
			.filter((task) -> task.state == state)
			.sorted(Comparator.comparingLong(key))
			.toList();
	}

	/** Returns whether the task becomes a suspect, or stays one. */
	private boolean lapse(ModelTask task) {
		if (task.runsAgain()) {
			runAgain(task);
			return false;
		}
		if (task.finishedMeanwhile || task.cancelled) {
			remove(task);
			return false;
		}
		boolean charged = task.suspect != 0;
		task.suspect = task.token;
		task.lapses++;
		if (charged) {
			task.charged.add(task.token);
			task.lastError = null;
			return !charge(task);
		}
		return true;
	}

	/** Returns whether the task dies. */
	boolean charge(ModelTask task) {
		task.crashes++;
		if (diesOfCrashes(task)) {
			die(task, null);
		}
		return diesOfCrashes(task);
	}

	private boolean diesOfCrashes(ModelTask task) {
		return this.maxCrashes >= 0 && task.crashes >= this.maxCrashes;
	}

	/** A process reports with a lease that is not held. */
	void report(Lease lease) {
		ModelTask task = this.tasks.get(lease.id());
		if (task == null || (task.suspect != lease.token() && !task.charged.contains(lease.token()))) {
			return;
		}
		boolean suspect = task.suspect != 0;
		if (task.charged.remove(lease.token())) {
			task.crashes--;
		}
		if (task.suspect == lease.token()) {
			task.suspect = 0;
		}
		task.lapses = Math.max(task.lapses - 1, 0);
		boolean revived = suspect && task.state == TaskState.DEAD && !diesOfCrashes(task);
		if (revived || (task.suspect == 0 && this.suspects.remove(task.id))) {
			enqueue(task, true, this.now);
		}
	}

}
