// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.util.ArrayList;
import java.util.List;

import io.chihuo.RunOutcome;
import io.chihuo.TaskState;
import io.chihuo.backend.Lease;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.Settlement;

/**
 * Applies claims, renewals and settlements to the reference model.
 */
final class ModelLeases {

	private final ModelQueue queue;

	private long claims;

	ModelLeases(ModelQueue queue) {
		this.queue = queue;
	}

	/**
	 * Returns the claimed tasks, which are one suspect if any waits, whose tokens are the
	 * backend's to choose.
	 */
	List<ModelTask> claim(int max, long lease) {
		List<ModelTask> claimed = new ArrayList<>();
		boolean suspect = !this.queue.suspects.isEmpty();
		List<String> waiting = suspect ? this.queue.suspects : this.queue.order;
		while (claimed.size() < (suspect ? 1 : max) && !waiting.isEmpty()) {
			ModelTask task = this.queue.tasks.get(waiting.remove(0));
			task.state = TaskState.RUNNING;
			task.startedAt = this.queue.now;
			task.until = this.queue.now + lease;
			task.claim = ++this.claims;
			task.cancelled = false;
			task.finishedMeanwhile = false;
			claimed.add(task);
		}
		return claimed;
	}

	Renewal renew(Lease lease, long length) {
		ModelTask task = this.queue.held(lease);
		if (task == null) {
			this.queue.report(lease);
			return Renewal.LOST;
		}
		task.until = this.queue.now + length;
		if (this.queue.now - task.startedAt >= 10 * length << 2 * Math.max(task.lapses - 1, 0)) {
			task.suspect = 0;
		}
		return task.cancelled ? Renewal.CANCELLED : (task.suspect != 0) ? Renewal.SUSPECT : Renewal.HELD;
	}

	/** Tasks released together go to the head together. */
	List<RunOutcome> settle(List<Settlement> settlements) {
		List<RunOutcome> settled = new ArrayList<>();
		List<String> released = new ArrayList<>();
		for (Settlement settlement : settlements) {
			ModelTask task = this.queue.held(settlement.lease());
			if (task == null) {
				this.queue.report(settlement.lease());
			}
			settled.add((task != null) ? settle(task, settlement, released) : RunOutcome.LEASE_LOST);
		}
		this.queue.suspects.addAll(0, released.stream().filter(this::isSuspect).toList());
		this.queue.order.addAll(0, released.stream().filter((id) -> !isSuspect(id)).toList());
		return settled;
	}

	private boolean isSuspect(String id) {
		return this.queue.tasks.get(id).suspect != 0;
	}

	private RunOutcome settle(ModelTask task, Settlement settlement, List<String> released) {
		if (settlement.finish()) {
			this.queue.marks.add(task.id);
			task.finishedMeanwhile = true;
		}
		boolean over = task.finishedMeanwhile || task.cancelled;
		boolean forced = settlement.outcome() == RunOutcome.FORCE_RELEASED;
		if (!forced && settlement.outcome() != RunOutcome.NOT_BEGUN) {
			task.suspect = 0;
			task.lapses = 0;
		}
		if (settlement.releasesTask() && !over) {
			task.forcedReleases += forced ? 1 : 0;
			task.state = TaskState.READY;
			released.add(task.id);
		}
		else if (task.runsAgain()) {
			this.queue.runAgain(task);
		}
		else if (over || settlement.acknowledgesTask()) {
			this.queue.remove(task);
		}
		else {
			fail(task, settlement);
		}
		return (task.state == TaskState.DEAD) ? RunOutcome.DEAD : settlement.appliedOutcome();
	}

	private void fail(ModelTask task, Settlement settlement) {
		if (settlement.outcome() == RunOutcome.CRASHED) {
			task.suspect = task.token;
			task.lastError = settlement.error();
			if (!this.queue.charge(task)) {
				this.queue.enqueue(task, true, this.queue.now);
			}
			return;
		}
		if (settlement.outcome() != RunOutcome.POSTPONED) {
			task.failures++;
		}
		if (settlement.outcome() == RunOutcome.DEAD) {
			this.queue.die(task, settlement.error());
			return;
		}
		task.lastError = settlement.error();
		this.queue.enqueue(task, true, this.queue.now + settlement.delay().toMillis());
	}

}
