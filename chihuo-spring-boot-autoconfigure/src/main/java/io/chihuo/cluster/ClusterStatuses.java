// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.chihuo.AwaitTimeoutException;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopState;
import io.chihuo.NoWorkerException;
import io.chihuo.TaskInfo;
import io.chihuo.TaskState;
import io.chihuo.TaskStatus;
import io.chihuo.outcome.TaskNeeds;
import io.chihuo.outcome.TaskStatuses;

/**
 * Describes where awaited tasks are by what the nodes announce of their loops.
 */
public final class ClusterStatuses implements TaskStatuses {

	private static final int MAX_NAMED_NODES = 5;

	private final Cluster cluster;

	private final ChihuoLoopRegistry loops;

	private final Duration failAfter;

	/** A loop on a node, and an ability that it lacks there to run the task. */
	private record Served(String node, String instance, LoopStatus loop, @Nullable String lacking) {

		static Served of(NodeStatus node, LoopStatus loop, TaskNeeds needs) {
			return new Served(node.name(), node.instance(), loop, findLacking(node, loop, needs));
		}

		/** Nodes that announce no names may have any. */
		private static @Nullable String findLacking(NodeStatus node, LoopStatus loop, TaskNeeds needs) {
			if (needs.method() != null && !loop.methods().isEmpty() && !loop.methods().contains(needs.method())) {
				return "method '" + needs.method() + "'";
			}
			return (needs.codec() != null && !node.codecs().isEmpty() && !node.codecs().contains(needs.codec()))
					? "codec '" + needs.codec() + "'" : null;
		}

		boolean canRun() {
			return this.loop.isServed() && this.lacking == null;
		}

		boolean isBusy() {
			return this.loop.state() == LoopState.RUNNING && this.loop.runningCount() >= this.loop.concurrency();
		}

		String describe() {
			if (this.loop.isServed() && this.lacking != null) {
				return this.node + " lacks " + this.lacking;
			}
			return switch (this.loop.state()) {
				case RUNNING -> isBusy() ? "all " + this.loop.concurrency() + " slots of it are busy on " + this.node
						: this.node + " serves it";
				case PAUSED -> "it is paused on " + this.node;
				case STOPPING, STOPPED -> "it is stopped on " + this.node;
				case FAILED -> "it has failed on " + this.node;
			};
		}

	}

	/**
	 * Create an instance.
	 * @param loops loops of this node
	 * @param failAfter time after which calls fail at once if no node serves their loop
	 */
	public ClusterStatuses(Cluster cluster, ChihuoLoopRegistry loops, Duration failAfter) {
		this.cluster = cluster;
		this.loops = loops;
		this.failAfter = failAfter;
	}

	@Override
	public void onFirstAwait() {
		this.cluster.open();
	}

	@Override
	public boolean isUnserved(String queue) {
		return this.cluster.isUnserved(queue, this.failAfter);
	}

	@Override
	public TaskStatus describeStatus(TaskNeeds needs, String id, @Nullable TaskInfo info, boolean ended) {
		if (info != null && info.state() == TaskState.RUNNING) {
			return describeRun(needs, info, ended);
		}
		String obstacle = TaskStatuses.obstacleOf(info);
		return TaskStatus.of(info, ended, null, null,
				(obstacle == null && info != null && info.state() == TaskState.READY) ? obstacleOf(needs) : obstacle);
	}

	private TaskStatus describeRun(TaskNeeds needs, TaskInfo info, boolean ended) {
		for (Served served : findLoop(needs)) {
			Optional<RunStatus> run = findRuns(served).filter((running) -> running.id().equals(info.id())).findFirst();
			if (run.isPresent()) {
				return TaskStatus.of(info, ended, served.node(), run.get().toRunningTask(), null);
			}
		}
		return TaskStatus.of(info, ended, null, null, null);
	}

	/** Of this node all, not only those that it announces. */
	private Stream<RunStatus> findRuns(Served served) {
		return served.instance().equals(this.cluster.instanceId())
				? this.loops.find(served.loop().name())
					.stream()
					.flatMap((loop) -> loop.runningTasks().stream().map(RunStatus::of))
				: served.loop().running().stream();
	}

	private List<Served> findLoop(TaskNeeds needs) {
		List<Served> found = new ArrayList<>();
		for (NodeStatus node : this.cluster.nodes()) {
			node.findLoop(needs.queue()).ifPresent((loop) -> found.add(Served.of(node, loop, needs)));
		}
		return found;
	}

	/** Why no node takes a task that is ready, null if one may. */
	private @Nullable String obstacleOf(TaskNeeds needs) {
		List<Served> served = findLoop(needs);
		boolean free = served.stream()
			.anyMatch((loop) -> loop.canRun() && loop.loop().state() == LoopState.RUNNING && !loop.isBusy());
		if (free || !this.cluster.isComplete()) {
			return null;
		}
		return describe(needs.queue(), served);
	}

	private static String describe(String queue, List<Served> served) {
		boolean any = served.stream().anyMatch((loop) -> loop.loop().isServed());
		List<String> parts = new ArrayList<>();
		if (!any) {
			parts.add("no node serves loop '" + queue + "'");
		}
		else if (served.stream().noneMatch(Served::canRun)) {
			parts.add("no node that serves loop '" + queue + "' can run it");
		}
		served.stream().limit(MAX_NAMED_NODES).map(Served::describe).forEach(parts::add);
		if (served.size() > MAX_NAMED_NODES) {
			parts.add((served.size() - MAX_NAMED_NODES) + " other nodes have it");
		}
		return String.join(", ", parts);
	}

	@Override
	public AwaitTimeoutException createTimeout(TaskNeeds needs, String id, @Nullable Duration timeout) {
		String queue = needs.queue();
		List<Served> served = findLoop(needs);
		String text = TaskStatuses.timeoutText(queue, id, timeout);
		boolean unserved = served.stream().noneMatch(Served::canRun);
		if (unserved && this.cluster.isComplete()) {
			return new NoWorkerException(
					text + ": " + describe(queue, served) + "; the task stays in its queue, and can be awaited again");
		}
		if (unserved) {
			return new AwaitTimeoutException(text + ", and no node is known to serve loop '" + queue
					+ "' so far; it goes on, and can be awaited again");
		}
		Optional<Served> runner = served.stream()
			.filter((loop) -> findRuns(loop).anyMatch((run) -> run.id().equals(id)))
			.findFirst();
		return new AwaitTimeoutException(
				text + ": " + runner.map((loop) -> "it runs on " + loop.node()).orElseGet(() -> describe(queue, served))
						+ "; it goes on, and can be awaited again");
	}

}
