// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopControl;
import io.chihuo.LoopState;
import io.chihuo.RunningTask;
import io.chihuo.backend.TaskClock;
import io.chihuo.concurrent.FailureText;
import io.chihuo.concurrent.FutureTimeouts;
import io.chihuo.engine.ServedMethods;

/**
 * This node: reports its status, and executes commands for its loops.
 */
public final class LocalNode {

	/** A stop that waits for running tasks, until a shorter one is requested. */
	private static final Duration UNLIMITED_WAIT = Duration.ofDays(365);

	/** How long an answer waits for the end of interrupted runs, in seconds. */
	private static final long KILL_TIMEOUT_SECONDS = 2;

	private final String instance = UUID.randomUUID().toString();

	private final ClusterOptions options;

	private final ChihuoLoopRegistry loops;

	private final LoopErrors watch;

	private final TaskClock clock;

	private final Instant startedAt;

	private final ServedMethods methods;

	private final List<String> codecs;

	/**
	 * A node that serves plain tasks.
	 */
	public LocalNode(ClusterOptions options, ChihuoLoopRegistry loops, LoopErrors watch, TaskClock clock) {
		this(options, loops, watch, clock, new ServedMethods(), List.of());
	}

	/**
	 * Create the node.
	 * @param methods methods that its loops serve
	 * @param codecs names of the codecs that it reads
	 */
	public LocalNode(ClusterOptions options, ChihuoLoopRegistry loops, LoopErrors watch, TaskClock clock,
			ServedMethods methods, Collection<String> codecs) {
		this.options = options;
		this.loops = loops;
		this.watch = watch;
		this.clock = clock;
		this.startedAt = clock.now();
		this.methods = methods;
		this.codecs = codecs.stream().distinct().sorted().toList();
	}

	String instanceId() {
		return this.instance;
	}

	ClusterOptions clusterOptions() {
		return this.options;
	}

	NodeStatus nodeStatus() {
		List<LoopStatus> loops = new ArrayList<>();
		StatusRoom room = new StatusRoom();
		for (LoopControl loop : this.loops.loops()) {
			loops.add(loopStatus(loop, room));
		}
		return new NodeStatus(this.options.name(), this.instance, productVersion(), this.startedAt,
				Duration.between(this.startedAt, this.clock.now()), this.options.heartbeat(), loops, this.codecs);
	}

	private static @Nullable String productVersion() {
		return LocalNode.class.getPackage().getImplementationVersion();
	}

	private LoopStatus loopStatus(LoopControl loop, StatusRoom room) {
		List<RunningTask> running = loop.runningTasks();
		List<String> methods = room.takeMethods(this.methods.methodsOf(loop.name()));
		RunError error = room.takeError(this.watch.lastError(loop.name()));
		return new LoopStatus(loop.name(), loop.state(), loop.concurrency(), running.size(), room.takeRuns(running),
				error, methods, this.watch.countersOf(loop.name()));
	}

	/** Never fails. */
	CompletableFuture<NodeAnswer> executeCommand(LoopCommand command) {
		LoopControl loop = this.loops.find(command.loop()).orElse(null);
		if (loop == null) {
			return CompletableFuture.completedFuture(createAnswer(NodeAnswer.CommandOutcome.NO_SUCH_LOOP, null, null));
		}
		try {
			return executeOnLoop(loop, command)
				.handle((done, failure) -> answerAction(loop, command.action(), failure));
		}
		catch (RuntimeException ex) {
			return CompletableFuture.completedFuture(answerAction(loop, command.action(), ex));
		}
	}

	private CompletableFuture<Void> executeOnLoop(LoopControl loop, LoopCommand command) {
		switch (command.action()) {
			case START -> loop.start();
			case STOP -> loop.stop(UNLIMITED_WAIT);
			case KILL -> {
				return FutureTimeouts.completeAfter(loop.stop(Duration.ZERO), null, KILL_TIMEOUT_SECONDS,
						TimeUnit.SECONDS);
			}
			case PAUSE -> loop.pause();
			case RESUME -> loop.resume();
			case CONCURRENCY -> setConcurrency(loop, command.concurrency());
		}
		return CompletableFuture.completedFuture(null);
	}

	private static void setConcurrency(LoopControl loop, @Nullable Integer concurrency) {
		if (concurrency != null) {
			int max = loop.options().maxConcurrency();
			Assert.isTrue(concurrency <= max, () -> "'concurrency' must be at most " + max + ", as 'chihuo.loops."
					+ loop.name() + ".max-concurrency' says, but is " + concurrency);
			loop.setConcurrency(concurrency);
		}
	}

	private NodeAnswer answerAction(LoopControl loop, LoopAction action, @Nullable Throwable failure) {
		LoopState state = loop.state();
		if (failure != null) {
			return createAnswer(NodeAnswer.CommandOutcome.FAILED, state, FailureText.describeFailure(failure));
		}
		// a loop in another state takes no notice of these
		boolean ignored = (action == LoopAction.PAUSE && state != LoopState.PAUSED)
				|| (action == LoopAction.RESUME && state != LoopState.RUNNING)
				|| (action == LoopAction.START && state == LoopState.PAUSED);
		return ignored
				? createAnswer(NodeAnswer.CommandOutcome.FAILED, state, "It takes no notice of this in its state")
				: createAnswer(NodeAnswer.CommandOutcome.DONE, state, null);
	}

	NodeAnswer createAnswer(NodeAnswer.CommandOutcome outcome, @Nullable LoopState state, @Nullable String detail) {
		return new NodeAnswer(this.options.name(), this.instance, outcome, state, detail);
	}

}
