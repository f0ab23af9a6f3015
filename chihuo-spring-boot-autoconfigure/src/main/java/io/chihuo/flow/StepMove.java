// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.chihuo.RunOutcome;
import io.chihuo.StepState;
import io.chihuo.backend.FlowMove;
import io.chihuo.backend.flow.FlowUpdate;
import io.chihuo.concurrent.SafeLogger;
import io.chihuo.flow.state.FlowEvent;
import io.chihuo.flow.state.FlowProgress;

/**
 * A change of a flow that is stored in one step with the ends of the runs that it follows
 * from, and with the tasks that follow from it and need nothing else.
 */
final class StepMove {

	private static final SafeLogger logger = SafeLogger.inBackground(StepMove.class);

	/**
	 * Most tasks that are added with a change, so that no script of a store takes long.
	 */
	private static final int MAX_TASKS = 200;

	private final String flow;

	private final List<PostedEvent> batch;

	private final List<UnsettledRun> runs = new ArrayList<>();

	private final Map<Integer, PreparedTask> tasks = new LinkedHashMap<>();

	/**
	 * Create the move of a batch.
	 * @param updated the flow as the change leaves it
	 */
	StepMove(LoadedFlow updated, FlowProgress progress, StepTasks tasks, List<PostedEvent> batch) {
		this.flow = updated.id();
		this.batch = batch;
		batch.stream()
			.filter((posted) -> posted.isMeantFor(progress))
			.map(PostedEvent::unsettledRun)
			.filter(Objects::nonNull)
			.forEach(this.runs::add);
		StepStarts starts = new StepStarts(updated, progress, tasks);
		try {
			progress.forEachIn(StepState.STARTING, (node) -> prepareTask(starts, node));
		}
		catch (RuntimeException | Error ex) {
			dropTasks();
			throw ex;
		}
	}

	private void prepareTask(StepStarts starts, int node) {
		PreparedTask task = (this.tasks.size() < MAX_TASKS) ? starts.prepareStep(node) : null;
		if (task != null) {
			this.tasks.put(node, task);
		}
	}

	/** They are not awaited, as they may not be in the store. */
	private void dropTasks() {
		this.tasks.values().forEach(PreparedTask::drop);
	}

	static boolean isNeededFor(List<PostedEvent> batch) {
		return batch.stream().anyMatch((posted) -> posted.unsettledRun() != null);
	}

	CompletableFuture<MadeMove> send(FlowUpdate update, FlowRecords records) {
		FlowMove move = new FlowMove(this.runs.stream().map(UnsettledRun::end).toList(), update,
				this.tasks.values().stream().map(PreparedTask::toNewStep).toList());
		return records.move(move).whenComplete((made, failure) -> {
			if (failure != null || made.answer().added().isEmpty()) {
				dropTasks();
			}
		});
	}

	/**
	 * Pass the answers on to the runs.
	 * @param onMoved called before the answer to a run by whose end the flow was moved
	 * on, and with null afterwards
	 * @return the events that are left: those of runs that have not ended have no effect
	 */
	List<PostedEvent> settleRuns(MadeMove made, Consumer<@Nullable StepName> onMoved) {
		List<PostedEvent> left = new ArrayList<>(this.batch);
		for (int i = 0; i < this.runs.size(); i++) {
			UnsettledRun run = this.runs.get(i);
			RunOutcome settled = made.answer().settled().get(i);
			// any other answer is posted, as the task has ended in another way
			boolean asExpected = made.answer().moved() && settled == run.end().settlement().outcome();
			try {
				onMoved.accept(asExpected ? run.step() : null);
				run.settled().complete(settled);
			}
			finally {
				onMoved.accept(null);
			}
			if (!FlowMove.hasEnded(settled)) {
				left.removeIf((posted) -> posted.isEndOf(run));
			}
		}
		Throwable failure = made.earlierFailure();
		return (made.answer().moved() || failure == null) ? left : failUnrepeatable(left, failure);
	}

	/**
	 * Have the runs settled by themselves, after which their events come again.
	 * @return the events that are left
	 */
	List<PostedEvent> decline(Throwable failure) {
		List<PostedEvent> left = new ArrayList<>();
		for (PostedEvent posted : this.batch) {
			UnsettledRun run = posted.unsettledRun();
			if (run != null) {
				run.decline();
			}
			else {
				left.add(posted);
			}
		}
		logger.debug("Flow '{}' could not be moved on with the ends of runs, which are settled first", this.flow,
				failure);
		return failUnrepeatable(left, failure);
	}

	/**
	 * The change may have been stored, whatever the failure: what must not be applied
	 * twice is left to those who asked for it.
	 */
	private static List<PostedEvent> failUnrepeatable(List<PostedEvent> events, Throwable failure) {
		List<PostedEvent> left = new ArrayList<>();
		for (PostedEvent posted : events) {
			if (posted.event().isRepeatable()) {
				left.add(posted);
			}
			else {
				posted.fail(failure);
			}
		}
		return left;
	}

	/**
	 * Events of the tasks that were added, by the numbers of their steps. The others are
	 * still to be added.
	 */
	Map<Integer, CompletableFuture<@Nullable FlowEvent>> addedTasks(FlowMove.MoveAnswer answer) {
		Map<Integer, CompletableFuture<@Nullable FlowEvent>> added = new LinkedHashMap<>();
		if (answer.added().isEmpty()) {
			return added;
		}
		this.tasks.forEach((node, task) -> added.put(node,
				task.onSubmitted(CompletableFuture.completedFuture(answer.added().get(added.size())))));
		return added;
	}

}
