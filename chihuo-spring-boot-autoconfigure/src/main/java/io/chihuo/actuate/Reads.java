package io.chihuo.actuate;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopControl;
import io.chihuo.LoopOptions;
import io.chihuo.RunningTask;
import io.chihuo.TaskInfo;
import io.chihuo.TaskQueue;
import io.chihuo.client.TaskContent;
import io.chihuo.client.TaskContents;
import io.chihuo.cluster.Cluster;
import io.chihuo.cluster.LoopStatus;
import io.chihuo.cluster.NodeStatus;

/**
 * What can be read.
 */
final class Reads {

	private static final int PAGE = 100;

	private final Cluster cluster;

	private final ChihuoLoopRegistry loops;

	private final ChihuoClient client;

	private final TaskContents contents;

	private final boolean showPayload;

	Reads(Cluster cluster, ChihuoLoopRegistry loops, ChihuoClient client, TaskContents contents, boolean showPayload) {
		this.cluster = cluster;
		this.loops = loops;
		this.client = client;
		this.contents = contents;
		this.showPayload = showPayload;
	}

	/** The queue of a loop that some node has. */
	TaskQueue<Object> queue(String loop) {
		if (this.loops.find(loop).isEmpty() && on(loop).findAny().isEmpty()) {
			throw new RefusedException(RefusedException.NOT_FOUND,
					"There is no loop of this name; there are " + this.cluster.nodes()
						.stream()
						.flatMap((node) -> node.loops().stream())
						.map(LoopStatus::name)
						.distinct()
						.toList());
		}
		return this.client.queue(loop, Object.class);
	}

	private Stream<LoopDescriptor.OnNode> on(String loop) {
		return this.cluster.nodes().stream().flatMap((node) -> on(node, loop).stream());
	}

	private static Optional<LoopDescriptor.OnNode> on(NodeStatus node, String loop) {
		return node.loop(loop).map((found) -> new LoopDescriptor.OnNode(node.name(), node.instance(), found));
	}

	LoopDescriptor loop(String name) {
		TaskQueue<Object> queue = queue(name);
		List<LoopDescriptor.OnNode> nodes = on(name).toList();
		LoopOptions options = this.loops.find(name).map(LoopControl::options).orElse(null);
		return new LoopDescriptor(name, queue.counts(), options, nodes);
	}

	TaskDescriptor task(String loop, String id) {
		TaskInfo info = queue(loop).find(id)
			.orElseThrow(() -> new RefusedException(RefusedException.NOT_FOUND, "The queue knows nothing of this id"));
		TaskContent content = content(loop, id);
		for (LoopDescriptor.OnNode node : on(loop).toList()) {
			Optional<RunningTask> run = node.loop().running().stream().filter((task) -> task.id().equals(id)).findAny();
			if (run.isPresent()) {
				return TaskDescriptor.of(loop, info, content, node.node(), run.get());
			}
		}
		return TaskDescriptor.of(loop, info, content, null, null);
	}

	private TaskContent content(String loop, String id) {
		return this.showPayload ? this.contents.find(loop, id).orElse(TaskContent.NONE) : TaskContent.NONE;
	}

	DeadLettersDescriptor deadLetters(String loop, @Nullable String cursor, @Nullable Integer size) {
		return DeadLettersDescriptor.of(loop, queue(loop).deadLetters().page(cursor, (size != null) ? size : PAGE),
				this.showPayload);
	}

}
