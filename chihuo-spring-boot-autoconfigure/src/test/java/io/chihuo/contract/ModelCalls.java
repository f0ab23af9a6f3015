// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.util.List;

import io.chihuo.AddResult;
import io.chihuo.CancelResult;
import io.chihuo.TaskState;
import io.chihuo.backend.NewTask;

/**
 * Applies calls by id to the reference model.
 */
final class ModelCalls {

	private final ModelQueue queue;

	ModelCalls(ModelQueue queue) {
		this.queue = queue;
	}

	AddResult add(NewTask task) {
		ModelTask present = this.queue.tasks.get(task.id());
		boolean refused = this.queue.marks.contains(task.id()) && !task.options().acceptsFinished();
		long due = this.queue.now + task.options().delay().toMillis();
		if (present == null) {
			return refused ? AddResult.ALREADY_FINISHED : insert(task, due);
		}
		return switch (present.state) {
			case READY, DELAYED -> task.options().replacesWaiting() ? replace(present, task) : AddResult.ALREADY_QUEUED;
			case DEAD -> task.options().replacesWaiting() ? insert(task, due) : AddResult.DEAD;
			default -> {
				if (task.options().ignoresRunning()) {
					yield AddResult.ALREADY_RUNNING;
				}
				yield refused ? AddResult.ALREADY_FINISHED : rerun(present, task, due);
			}
		};
	}

	private AddResult insert(NewTask task, long due) {
		if (this.queue.full()) {
			return AddResult.QUEUE_FULL;
		}
		ModelTask added = new ModelTask(task);
		this.queue.tasks.put(task.id(), added);
		this.queue.enqueue(added, task.first(), due);
		return AddResult.ADDED;
	}

	private AddResult replace(ModelTask present, NewTask task) {
		present.become(task);
		if (this.queue.suspects.remove(present.id)) {
			this.queue.order.add(0, present.id);
		}
		return AddResult.REPLACED;
	}

	private AddResult rerun(ModelTask present, NewTask task, long due) {
		present.rerun = task;
		present.rerunDue = due;
		return AddResult.RERUN_REQUESTED;
	}

	boolean finish(String id) {
		ModelTask task = this.queue.tasks.get(id);
		if (task != null && task.running()) {
			task.finishedMeanwhile = true;
		}
		else if (task != null) {
			this.queue.remove(task);
		}
		return this.queue.marks.add(id);
	}

	boolean unfinish(String id) {
		ModelTask task = this.queue.tasks.get(id);
		if (task != null) {
			task.finishedMeanwhile = false;
		}
		return this.queue.marks.remove(id);
	}

	CancelResult cancel(String id) {
		ModelTask task = this.queue.tasks.get(id);
		if (task == null) {
			return this.queue.marks.contains(id) ? CancelResult.ALREADY_FINISHED : CancelResult.NOT_FOUND;
		}
		if (task.running()) {
			task.cancelled = true;
			task.rerun = null;
			return CancelResult.INTERRUPTED;
		}
		this.queue.remove(task);
		return CancelResult.REMOVED;
	}

	boolean requeue(String id) {
		ModelTask task = this.queue.tasks.get(id);
		if (task == null || task.state != TaskState.DEAD) {
			return false;
		}
		task.startAnew();
		this.queue.enqueue(task, false, this.queue.now);
		return true;
	}

	boolean discard(String id) {
		ModelTask task = this.queue.tasks.get(id);
		if (task == null || task.state != TaskState.DEAD) {
			return false;
		}
		this.queue.remove(task);
		return true;
	}

	long clearUnfinished() {
		List<String> ids = List.copyOf(this.queue.tasks.keySet());
		ids.forEach(this::cancel);
		return ids.size();
	}

	long clearFinished() {
		List<String> ids = List.copyOf(this.queue.marks);
		ids.forEach(this::unfinish);
		return ids.size();
	}

}
