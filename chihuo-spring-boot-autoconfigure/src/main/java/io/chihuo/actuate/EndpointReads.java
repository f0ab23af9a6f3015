// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.DeadLetterMatches;
import io.chihuo.DeadLetterPage;
import io.chihuo.DeadLetters;
import io.chihuo.LoopControl;
import io.chihuo.LoopOptions;
import io.chihuo.TaskInfo;
import io.chihuo.TaskQueue;
import io.chihuo.TaskState;
import io.chihuo.actuate.EndpointResponses.DeadLetterCausesDescriptor;
import io.chihuo.actuate.EndpointResponses.DeadLettersDescriptor;
import io.chihuo.actuate.EndpointResponses.LoopDescriptor;
import io.chihuo.actuate.EndpointResponses.TaskDescriptor;
import io.chihuo.backend.TaskClock;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.TaskContent;
import io.chihuo.client.TaskContents;
import io.chihuo.cluster.Cluster;
import io.chihuo.cluster.ClusterStatuses;
import io.chihuo.cluster.NodeStatus;
import io.chihuo.cluster.RunStatus;

/**
 * The read operations of the endpoint.
 */
final class EndpointReads {

	private static final int PAGE_SIZE = 100;

	private final Cluster cluster;

	private final ClusterStatuses statuses;

	private final ChihuoLoopRegistry loops;

	private final LoopOptionOrigins origins;

	private final BackendChihuoClient client;

	private final TaskContents contents;

	private final boolean showPayload;

	private final TaskClock clock;

	EndpointReads(Cluster cluster, ChihuoLoopRegistry loops, LoopOptionOrigins origins, BackendChihuoClient client,
			TaskContents contents, boolean showPayload, TaskClock clock) {
		this.cluster = cluster;
		this.statuses = new ClusterStatuses(cluster, loops, Duration.ZERO);
		this.loops = loops;
		this.origins = origins;
		this.client = client;
		this.contents = contents;
		this.showPayload = showPayload;
		this.clock = clock;
	}

	/** A queue that is known here, be there a loop for it or not. */
	TaskQueue<Object> findQueue(String name) {
		if (!knowsQueue(name)) {
			throw new RequestRefusedException(RequestRefusedException.NOT_FOUND_STATUS,
					"No loop or queue of this name is known here");
		}
		return this.client.queue(name, Object.class);
	}

	private boolean knowsQueue(String name) {
		return knownQueues().contains(name);
	}

	private Set<String> knownQueues() {
		Set<String> known = new TreeSet<>(this.client.queueNames());
		this.loops.loops().forEach((loop) -> known.add(loop.name()));
		known.addAll(this.cluster.loopsOfOthers());
		return known;
	}

	private Stream<LoopDescriptor.OnNode> loopOnNodes(String loop) {
		return this.cluster.nodes().stream().flatMap((node) -> loopOnNode(node, loop).stream());
	}

	private static Optional<LoopDescriptor.OnNode> loopOnNode(NodeStatus node, String loop) {
		return node.findLoop(loop).map((found) -> new LoopDescriptor.OnNode(node.name(), node.instance(), found));
	}

	LoopDescriptor describeLoop(String name) {
		TaskQueue<Object> queue = findQueue(name);
		List<LoopDescriptor.OnNode> nodes = loopOnNodes(name).toList();
		Optional<LoopOptions> options = this.loops.find(name).map(LoopControl::options);
		return new LoopDescriptor(name, QueueCountsDescriptor.of(queue.counts()),
				options.map(LoopOptionsDescriptor::of).orElse(null),
				options.map((found) -> OptionSource.sourcesOf(name, found, this.origins)).orElse(null), nodes);
	}

	TaskDescriptor describeTask(String loop, String id) {
		TaskInfo info = findQueue(loop).find(id)
			.orElseThrow(() -> new RequestRefusedException(RequestRefusedException.NOT_FOUND_STATUS,
					"The queue does not have this id"));
		TaskContent content = findContent(loop, id);
		if (info.state() == TaskState.RUNNING) {
			for (LoopDescriptor.OnNode node : loopOnNodes(loop).toList()) {
				Optional<RunStatus> run = runsOnNode(node, loop)
					.filter((task) -> task.id().equals(id) && task.attempt() == info.attempts())
					.findAny();
				if (run.isPresent()) {
					return TaskDescriptor.of(loop, info, null, content, node.node(), run.get());
				}
			}
		}
		String obstacle = this.statuses.describeStatus(loop, id, info, false).obstacle();
		return TaskDescriptor.of(loop, info, obstacle, content, null, null);
	}

	/** Of this node all, not only the oldest. */
	private Stream<RunStatus> runsOnNode(LoopDescriptor.OnNode node, String loop) {
		List<RunStatus> reported = node.loop().running();
		return node.instance().equals(this.cluster.instanceId()) ? this.loops.find(loop)
			.map((control) -> control.runningTasks().stream().map(RunStatus::of))
			.orElseGet(reported::stream) : reported.stream();
	}

	private TaskContent findContent(String loop, String id) {
		return this.showPayload ? this.contents.findContent(loop, id).orElse(TaskContent.NONE) : TaskContent.NONE;
	}

	DeadLettersDescriptor deadLetters(String loop, DeadLetterQuery query) {
		TaskQueue<Object> queue = findQueue(loop);
		int size = (query.size() != null) ? query.size() : PAGE_SIZE;
		DeadLetters<Object> shown = this.showPayload ? queue.deadLetters().withPayloads() : queue.deadLetters();
		if (!query.hasConditions()) {
			DeadLetterPage<Object> page = shown.page(query.cursor(), size);
			return DeadLettersDescriptor.of(loop,
					DeadLetterMatches.of(page.letters(), page.letters().size(), page.nextCursor()), null,
					this.showPayload);
		}
		return DeadLettersDescriptor.of(loop, shown.findMatches(query.toFilter(this.clock.now()), query.cursor(), size),
				queue.counts().dead(), this.showPayload);
	}

	DeadLetterCausesDescriptor deadLetterCauses(String loop, DeadLetterQuery query) {
		TaskQueue<Object> queue = findQueue(loop);
		return DeadLetterCausesDescriptor.of(loop,
				queue.deadLetters().groupByCause(query.toFilter(this.clock.now()), query.cursor()),
				queue.counts().dead());
	}

}
