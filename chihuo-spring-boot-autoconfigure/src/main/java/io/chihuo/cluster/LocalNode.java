// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
import io.chihuo.engine.FailureText;

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

	public LocalNode(ClusterOptions options, ChihuoLoopRegistry loops, LoopErrors watch, TaskClock clock) {
		this.options = options;
		this.loops = loops;
		this.watch = watch;
		this.clock = clock;
		this.startedAt = clock.now();
	}

	String instanceId() {
		return this.instance;
	}

	ClusterOptions clusterOptions() {
		return this.options;
	}

	NodeStatus nodeStatus() {
		List<LoopStatus> loops = new ArrayList<>();
		int room = LoopStatus.MAX_RUNNING_TASKS_PER_NODE;
		for (LoopControl loop : this.loops.loops()) {
			LoopStatus status = loopStatus(loop, room);
			loops.add(status);
			room -= status.running().size();
		}
		return new NodeStatus(this.options.name(), this.instance, productVersion(), this.startedAt,
				Duration.between(this.startedAt, this.clock.now()), this.options.heartbeat(), loops);
	}

	private static @Nullable String productVersion() {
		return LocalNode.class.getPackage().getImplementationVersion();
	}

	private LoopStatus loopStatus(LoopControl loop, int room) {
		List<RunningTask> running = loop.runningTasks();
		int most = Math.min(Math.min(running.size(), LoopStatus.MAX_RUNNING_TASKS), room);
		return new LoopStatus(loop.name(), loop.state(), loop.concurrency(), running.size(),
				running.subList(0, most).stream().map((run) -> RunStatus.of(run).shortenMessage()).toList(),
				this.watch.lastError(loop.name()));
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
				return loop.stop(Duration.ZERO).completeOnTimeout(null, KILL_TIMEOUT_SECONDS, TimeUnit.SECONDS);
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
