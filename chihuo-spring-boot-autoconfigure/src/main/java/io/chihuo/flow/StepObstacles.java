// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.StepKind;
import io.chihuo.StepState;
import io.chihuo.TaskInfo;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.flow.state.FlowProgress;
import io.chihuo.flow.state.ItemProgress;
import io.chihuo.flow.state.PlanNode;
import io.chihuo.flow.state.StepRun;

/**
 * Why the steps of a flow do not move, or have failed.
 */
final class StepObstacles {

	/** A status of a large flow does not read all of its queues. */
	private static final int MAX_TASKS_READ = 100;

	private static final int MAX_ERRORS_READ = 100;

	private final LoadedFlow flow;

	private final FlowProgress progress;

	private final StepTasks tasks;

	private final Map<Integer, String> texts = new HashMap<>();

	/** Steps whose tasks are in their queues, or whose counters know that they wait. */
	private final Set<Integer> added = new HashSet<>();

	private StepObstacles(LoadedFlow flow, FlowProgress progress, StepTasks tasks) {
		this.flow = flow;
		this.tasks = tasks;
		this.progress = progress;
	}

	/** Find them, with one call for each queue in which tasks of the flow are. */
	static CompletableFuture<StepObstacles> findAll(LoadedFlow flow, FlowProgress progress, StepTasks tasks) {
		BackendChihuoClient client = tasks.client();
		StepObstacles obstacles = new StepObstacles(flow, progress, tasks);
		Map<String, List<Integer>> nodes = new HashMap<>();
		List<CompletableFuture<Void>> calls = new ArrayList<>();
		int read = 0;
		int failed = 0;
		for (int node = 0; node < flow.plan().size(); node++) {
			PlanNode planned = flow.plan().node(node);
			StepState state = progress.stepState(node);
			obstacles.note(node, obstacles.obstacleOf(planned, node));
			if (planned.kind() == StepKind.TASK && isUnderWay(state) && read++ < MAX_TASKS_READ) {
				nodes.computeIfAbsent(planned.task().queue(), (queue) -> new ArrayList<>()).add(node);
			}
			else if (planned.kind() == StepKind.FOR_EACH && state == StepState.RUNNING && read++ < MAX_TASKS_READ) {
				calls.add(obstacles.readItems(node));
			}
			else if (planned.kind() == StepKind.SHARED_COUNTER && isUnderWay(state) && read++ < MAX_TASKS_READ) {
				calls.add(obstacles.readCounter(planned, node));
			}
			else if ((state == StepState.FAILED || state == StepState.LOST) && !planned.kind().isComposite()
					&& failed++ < MAX_ERRORS_READ) {
				calls.add(obstacles.readError(node));
			}
		}
		nodes.forEach((queue, members) -> calls.add(obstacles.readTasks(queue, members, client)));
		return CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).thenApply((done) -> obstacles);
	}

	private CompletableFuture<Void> readItems(int node) {
		ItemProgress items = this.progress.itemProgress(node);
		return (items == null) ? CompletableFuture.completedFuture(null)
				: new ItemObstacles(this.flow, this.tasks).findFirst(stepOf(node), items)
					.thenAccept((obstacle) -> note(node, obstacle));
	}

	private CompletableFuture<Void> readCounter(PlanNode planned, int node) {
		StepRun step = new StepRun(this.flow.id(), this.progress.runNumber(), node, this.progress.round(node));
		return this.tasks.sharedCounters().find(planned.label()).thenAccept((counter) -> {
			int before = counter.waitsBefore(step);
			if (before >= 0) {
				noteTask(node,
						describeSharedWait(planned)
								+ ((before > 0) ? ", after " + before + " earlier wait" + ((before > 1) ? "s" : "")
										: ": " + counter.unusedSum() + " of " + planned.amount()));
			}
		});
	}

	private CompletableFuture<Void> readError(int node) {
		return new StepErrors(this.flow, this.progress, this.tasks).findReason(node)
			.thenAccept((reason) -> note(node, reason));
	}

	private StepName stepOf(int node) {
		return new StepName(this.flow.id(), this.progress.runNumber(), node, this.progress.round(node));
	}

	private static boolean isUnderWay(StepState state) {
		return state == StepState.STARTING || state == StepState.RUNNING;
	}

	private CompletableFuture<Void> readTasks(String queue, List<Integer> nodes, BackendChihuoClient client) {
		List<String> ids = nodes.stream().map((node) -> this.flow.taskId(stepOf(node))).toList();
		return client.storeOf(queue).find(ids).thenAccept((found) -> {
			for (int i = 0; i < ids.size(); i++) {
				TaskInfo info = found.get(i).orElse(null);
				if (info != null) {
					noteTask(nodes.get(i),
							client.awaitedTasks()
								.taskStatuses()
								.describeStatus(queue, ids.get(i), info, false)
								.obstacle());
				}
			}
		});
	}

	private synchronized void noteTask(int node, @Nullable String obstacle) {
		this.added.add(node);
		this.texts.remove(node);
		note(node, obstacle);
	}

	/** State of a step: that its task was added is stored with the next change only. */
	synchronized StepState stateOf(int node) {
		return this.added.contains(node) ? StepState.RUNNING : this.progress.stepState(node);
	}

	private synchronized void note(int node, @Nullable String obstacle) {
		if (obstacle != null) {
			this.texts.put(node, obstacle);
		}
	}

	/** Why a step does not move, null if nothing is in its way or that is not known. */
	synchronized @Nullable String textOf(int node) {
		return this.texts.get(node);
	}

	static String describeFullQueue(String queue, String tasks) {
		return "Queue '" + queue + "' is full: " + tasks + " added when there is room";
	}

	private static String describeSharedWait(PlanNode node) {
		return "Waits for counts of '" + node.label() + "' in the namespace";
	}

	private @Nullable String obstacleOf(PlanNode node, int number) {
		if (this.progress.stepState(number) == StepState.STARTING) {
			return (node.kind() == StepKind.SHARED_COUNTER) ? describeSharedWait(node)
					: (node.kind() != StepKind.TASK) ? "Its condition is being judged"
							: this.tasks.isFull(node.task().queue())
									? describeFullQueue(node.task().queue(), "its task is")
									: "Its task is being added to '" + node.task().queue() + "', or that queue is full";
		}
		if (this.progress.stepState(number) == StepState.COMPENSATING) {
			return "Steps within it are being compensated";
		}
		if (this.progress.stepState(number) != StepState.RUNNING) {
			return this.progress.reason(number);
		}
		Long due = this.progress.dueAt(number);
		String until = (due != null) ? " until " + Instant.ofEpochMilli(due) : "";
		return switch (node.kind()) {
			case TIMER -> "Waits" + until;
			case REPEAT -> (due != null) ? "Waits" + until + ", then runs again" : null;
			case SIGNAL -> "Waits for signal '" + node.label() + "'" + until;
			case SHARED_COUNTER -> describeSharedWait(node);
			case COUNTER -> "Waits for counts of '" + node.label() + "'"
					+ (this.progress.hasEarlierCounter(this.flow.plan(), number) ? ", after an earlier counter"
							: ": " + this.progress.unusedCount(node.label()) + " of " + node.amount());
			default -> null;
		};
	}

}
