// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.QueueName;

/**
 * The tasks of this node whose handlers wait for other tasks or for flows on their
 * threads, to find circles of tasks that wait for each other. A flow waits for those of
 * its steps that wait. Waits of other nodes, and those by futures, are not known here.
 */
public final class WaitGraph {

	/** By task that waits, which waits for one other at a time. */
	private final Map<WaitingTaskKey, TaskWait> waits = new HashMap<>();

	/** Steps that wait, by flow. */
	private final Map<AwaitedFlowKey, Set<WaitingTaskKey>> steps = new HashMap<>();

	/**
	 * A task or a flow that a task waits for.
	 */
	public sealed interface AwaitedKey permits WaitingTaskKey, AwaitedFlowKey {

	}

	/**
	 * A task.
	 *
	 * @param queue its queue
	 * @param id its id
	 */
	public record WaitingTaskKey(QueueName queue, String id) implements AwaitedKey {
	}

	/**
	 * A flow.
	 *
	 * @param namespace its namespace
	 * @param id its id
	 */
	public record AwaitedFlowKey(String namespace, String id) implements AwaitedKey {
	}

	private record TaskWait(AwaitedKey target, @Nullable AwaitedFlowKey flow) {
	}

	/**
	 * A task begins to wait for another one or for a flow, unless that waits for it.
	 * @param flow the flow of which the task is a step, null for none
	 * @return false if the wait would close a circle; then it has not begun
	 */
	public synchronized boolean tryBegin(WaitingTaskKey task, @Nullable AwaitedFlowKey flow, AwaitedKey target) {
		Set<AwaitedKey> reached = new HashSet<>();
		Deque<AwaitedKey> open = new ArrayDeque<>(List.of(target));
		while (!open.isEmpty()) {
			AwaitedKey next = open.remove();
			if (next.equals(task) || next.equals(flow)) {
				return false;
			}
			if (reached.add(next)) {
				open.addAll(targetsOf(next));
			}
		}
		end(task); // a run that has lost its lease may still wait
		this.waits.put(task, new TaskWait(target, flow));
		if (flow != null) {
			this.steps.computeIfAbsent(flow, (absent) -> new HashSet<>()).add(task);
		}
		return true;
	}

	private Collection<? extends AwaitedKey> targetsOf(AwaitedKey key) {
		if (key instanceof AwaitedFlowKey) {
			return this.steps.getOrDefault(key, Set.of());
		}
		TaskWait wait = this.waits.get(key);
		return (wait != null) ? List.of(wait.target()) : List.of();
	}

	/**
	 * A task waits no longer.
	 */
	public synchronized void end(WaitingTaskKey task) {
		TaskWait wait = this.waits.remove(task);
		AwaitedFlowKey flow = (wait != null) ? wait.flow() : null;
		if (flow != null) {
			this.steps.computeIfPresent(flow, (key, waiting) -> {
				waiting.remove(task);
				return waiting.isEmpty() ? null : waiting;
			});
		}
	}

}
