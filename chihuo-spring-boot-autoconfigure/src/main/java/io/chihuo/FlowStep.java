// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A step of a flow: a task, a wait, or steps in some order. Made by {@link Flow}.
 * Immutable: each method returns a changed copy.
 */
public final class FlowStep {

	private final StepValues values;

	private FlowStep(StepValues values) {
		this.values = values;
	}

	static FlowStep ofKind(StepKind kind, Consumer<StepValues> change) {
		StepValues values = new StepValues(kind);
		change.accept(values);
		return new FlowStep(values);
	}

	private FlowStep with(Consumer<StepValues> change) {
		StepValues changed = this.values.copyValues();
		change.accept(changed);
		return new FlowStep(changed);
	}

	/**
	 * Name the step. Names are unique in a flow; without one a step is named for its
	 * place, such as {@code 2.1} for the first step of the second step.
	 * @param name 1 to 128 characters
	 */
	public FlowStep named(String name) {
		Assert.isTrue(!name.isEmpty() && name.length() <= Flow.MAX_NAME_LENGTH,
				() -> "A name has 1 to 128 characters, but '" + name + "' has " + name.length());
		return with((changed) -> changed.name = name);
	}

	/**
	 * Reaction to a step within this one that fails; {@link FailurePolicy#FAIL_FAST} by
	 * default.
	 * @throws IllegalArgumentException if this one contains no others, and is no
	 * {@link Flow#forEach}
	 */
	public FlowStep onStepFailure(FailurePolicy policy) {
		Assert.notNull(policy, "'policy' must not be null");
		Assert.isTrue(this.values.kind.isComposite() || this.values.kind == StepKind.FOR_EACH,
				"Only a step that contains others, and Flow.forEach, has a policy for failures within it");
		return with((changed) -> changed.policy = policy);
	}

	/**
	 * How many steps within this one may fail without effect on it. The
	 * {@linkplain #onStepFailure policy} applies to the next one that fails.
	 * @param failures number of steps, 0 by default
	 */
	public FlowStep tolerate(int failures) {
		Assert.isTrue(failures >= 0, () -> "'failures' must not be negative, but is " + failures);
		Assert.isTrue(
				(this.values.kind.isComposite() || this.values.kind == StepKind.FOR_EACH) && this.values.needed == 0
						&& this.values.kind != StepKind.REPEAT,
				"Only a series, a parallel, a graph and Flow.forEach tolerate failures; Flow.atLeast does by its number");
		return with((changed) -> changed.tolerated = failures);
	}

	/**
	 * Which part of the items of this step may fail without effect on it, in place of a
	 * number. It is known when all items are.
	 * @param percent 1 to 100
	 */
	public FlowStep toleratePercent(int percent) {
		Assert.isTrue(percent > 0 && percent <= 100, () -> "'percent' must be from 1 to 100, but is " + percent);
		Assert.isTrue(this.values.kind == StepKind.FOR_EACH, "Only Flow.forEach tolerates a part of its items");
		return with((changed) -> changed.toleratedPercent = percent);
	}

	/**
	 * How many tasks of the items of this step are queued or run at once, 1000 by
	 * default.
	 * @param tasks 1 to 10000
	 */
	public FlowStep window(int tasks) {
		Assert.isTrue(tasks > 0 && tasks <= 10_000, () -> "'tasks' must be from 1 to 10000, but is " + tasks);
		Assert.isTrue(this.values.kind == StepKind.FOR_EACH, "Only Flow.forEach has a window");
		return with((changed) -> changed.window = tasks);
	}

	/**
	 * Tell the items of this step apart by a part of them. An item whose key an earlier
	 * one had, as when a page begins with the last item of the page before it, shares its
	 * task and its result, so that the task runs once for both. Without a key each item
	 * has a task.
	 * @param pointer JSON pointer to the key within an item, such as {@code /id}; empty
	 * for the item itself. A key is a text that is not empty, or a number
	 */
	public FlowStep itemKey(String pointer) {
		Assert.isTrue(pointer.isEmpty() || pointer.startsWith("/"),
				() -> "A JSON pointer is empty or begins with '/', but this one is '" + pointer + "'");
		Assert.isTrue(this.values.kind == StepKind.FOR_EACH, "Only Flow.forEach has items with keys");
		return with((changed) -> changed.itemKey = pointer);
	}

	/**
	 * Run another step once all items of this one are done. It reads their results page
	 * by page by {@link TaskFlow#itemResults}. The same as {@link #onDone}.
	 */
	public FlowStep reduce(FlowStep step) {
		Assert.isTrue(this.values.kind == StepKind.FOR_EACH, "Only Flow.forEach has results to reduce");
		return onDone(step);
	}

	/**
	 * How often the task of this step may run, in place of the limit of its loop.
	 * @param attempts at least 1
	 */
	public FlowStep attempts(int attempts) {
		Assert.isTrue(attempts > 0, () -> "'attempts' must be positive, but is " + attempts);
		Assert.isTrue(this.values.kind == StepKind.TASK, "Only a step of a loop has attempts");
		return with((changed) -> changed.attempts = attempts);
	}

	/**
	 * Run the task of this step also if its id is finished, or has a result from before
	 * the flow was started. A finish mark stays. Without this the step is done at once
	 * then. A task that is queued or runs is joined all the same.
	 * @throws IllegalArgumentException if the task has no id of yours
	 */
	public FlowStep rerun() {
		checkOwnId();
		return with((changed) -> changed.rerunning = true);
	}

	/**
	 * Drop a dead letter that has the id of the task of this step, and run the task with
	 * the payload of this step. Without this the step fails at once then.
	 * @throws IllegalArgumentException if the task has no id of yours
	 */
	public FlowStep revive() {
		checkOwnId();
		return with((changed) -> changed.reviving = true);
	}

	private void checkOwnId() {
		Assert.isTrue(!this.values.taskId.isEmpty(),
				"Only the task of Flow.step(loop, id, payload) may be there before the flow");
	}

	/**
	 * Have an argument of a call of a task interface come from an earlier step, or from
	 * the context. The value of it in the recorded call is of no account.
	 * @param index index of the parameter, from 0
	 */
	public FlowStep withArgument(int index, FlowRef reference) {
		Assert.isTrue(this.values.call != null, "Only a call of a task interface has arguments");
		Assert.isTrue(index >= 0, () -> "'index' must not be negative, but is " + index);
		Map<Integer, FlowRef> references = new TreeMap<>(this.values.arguments);
		references.put(index, reference);
		return with((changed) -> changed.arguments = Collections.unmodifiableMap(references));
	}

	/**
	 * Run this step, and those that run after it by {@code onDone}, {@code onFailure} and
	 * {@code always}, only if a condition holds when its turn comes. Otherwise they are
	 * {@link StepState#SKIPPED}, and what follows goes on.
	 */
	public FlowStep when(FlowCondition condition) {
		Assert.notNull(condition, "'condition' must not be null");
		FlowCondition present = this.values.condition;
		return with((changed) -> changed.condition = (present != null) ? present.and(condition) : condition);
	}

	/**
	 * Run another step after this one, if this one is done. It belongs to this step,
	 * which ends with it.
	 */
	public FlowStep onDone(FlowStep step) {
		return with((changed) -> changed.onDone = append(changed.onDone, step));
	}

	/**
	 * Run another step after this one, if this one has failed. This step has failed all
	 * the same.
	 */
	public FlowStep onFailure(FlowStep step) {
		return with((changed) -> changed.onFailure = append(changed.onFailure, step));
	}

	/**
	 * Run another step after this one, whether this one is done or has failed; not if it
	 * was cancelled with the flow or with the steps around it.
	 */
	public FlowStep always(FlowStep step) {
		return with((changed) -> changed.always = append(changed.always, step));
	}

	/**
	 * Undo this step by another one, if the flow fails or is cancelled after this step
	 * was done. Compensations run one after the other, that of the step which ended last
	 * first. Where the failure of steps is tolerated by those around them, only steps
	 * within these are undone, at once. A step that was cancelled, took too long or whose
	 * process died is undone too, since it may have had an effect: so make compensations
	 * idempotent. One that fails keeps no other from running; the flow is
	 * {@link FlowState#COMPENSATION_FAILED} then. When a flow is resumed after its
	 * compensations, steps that were undone run again.
	 * @param step step of a loop without a payload, which gets a {@link Compensation}, or
	 * with one of its own, which may refer to the result of this step; or a call of a
	 * task interface
	 */
	public FlowStep compensate(FlowStep step) {
		Assert.isTrue(this.values.kind == StepKind.TASK, "Only Flow.step has a compensation");
		Assert.isTrue(
				step.values.kind == StepKind.TASK && step.taskId().isEmpty() && step.values.condition == null
						&& step.values.compensation == null && step.stepsOnDone().isEmpty()
						&& step.stepsOnFailure().isEmpty() && step.stepsAlways().isEmpty(),
				"A compensation must be Flow.step, without an id, a condition, a compensation and steps after it");
		return with((changed) -> changed.compensation = step);
	}

	/**
	 * Run the compensations of different steps of this parallel at the same time; those
	 * within one of them still run one after the other.
	 */
	public FlowStep compensateTogether() {
		Assert.isTrue(this.values.kind == StepKind.PARALLEL, "Only steps of a parallel are compensated together");
		return with((changed) -> changed.compensatedTogether = true);
	}

	private static List<FlowStep> append(List<FlowStep> steps, FlowStep step) {
		List<FlowStep> all = new ArrayList<>(steps);
		all.add(step);
		return Collections.unmodifiableList(all);
	}

	/**
	 * Kind of the step.
	 */
	public StepKind stepKind() {
		return this.values.kind;
	}

	/**
	 * Its name, null for that of its place.
	 */
	public @Nullable String stepName() {
		return this.values.name;
	}

	/**
	 * Steps within it.
	 */
	public List<FlowStep> childSteps() {
		return this.values.children;
	}

	/**
	 * Of a graph, for each step within it the places of those that come before it.
	 */
	public List<List<Integer>> childPredecessors() {
		return this.values.predecessors;
	}

	/**
	 * Reaction to a step within it that fails.
	 */
	public FailurePolicy failurePolicy() {
		return this.values.policy;
	}

	/**
	 * How many steps within it have to be done, 0 for all.
	 */
	public int neededSteps() {
		return this.values.needed;
	}

	/**
	 * How many steps within it may fail.
	 */
	public int toleratedFailures() {
		return this.values.tolerated;
	}

	/**
	 * Which part of its items may fail, in percent; 0 for none.
	 */
	public int toleratedPercent() {
		return this.values.toleratedPercent;
	}

	/**
	 * How many tasks of its items are queued or run at once.
	 */
	public int itemWindow() {
		return this.values.window;
	}

	/**
	 * JSON pointer to the keys of its items, null if they have none.
	 */
	public @Nullable String itemKeyPointer() {
		return this.values.itemKey;
	}

	/**
	 * Its items, empty if they come in pages.
	 */
	public List<Object> listedItems() {
		return this.values.items;
	}

	/**
	 * Step that answers its items in pages, null for none.
	 */
	public @Nullable FlowStep pageStep() {
		return this.values.pages;
	}

	/**
	 * Step of each of its items, null for none.
	 */
	public @Nullable FlowStep itemStep() {
		return this.values.itemStep;
	}

	/**
	 * Loop of its task, empty for calls and other kinds.
	 */
	public String loopName() {
		return this.values.loop;
	}

	/**
	 * Id of its task, empty for one that belongs to the flow.
	 */
	public String taskId() {
		return this.values.taskId;
	}

	/**
	 * Payload of its task, or null.
	 */
	public @Nullable Object taskPayload() {
		return this.values.payload;
	}

	/**
	 * The call that its task is, null for another payload.
	 */
	public @Nullable FlowCall<?> interfaceCall() {
		return this.values.call;
	}

	/**
	 * The code that it is, null for others.
	 */
	public @Nullable FlowAction localAction() {
		return this.values.action;
	}

	/**
	 * Whether its call is one of {@link Flow#dynamic}, which returns the steps to run
	 * next.
	 */
	public boolean returnsSteps() {
		return this.values.dynamic;
	}

	/**
	 * Arguments of its call that come from elsewhere, by the indexes of parameters.
	 */
	public Map<Integer, FlowRef> argumentReferences() {
		return this.values.arguments;
	}

	/**
	 * How often its task may run, 0 for the limit of its loop.
	 */
	public int maxAttempts() {
		return this.values.attempts;
	}

	/**
	 * Whether its task runs although its id is finished or has a result.
	 */
	public boolean rerunsFinished() {
		return this.values.rerunning;
	}

	/**
	 * Whether its task replaces a dead letter of its id.
	 */
	public boolean revivesDead() {
		return this.values.reviving;
	}

	/**
	 * Name of the counter or signal that it waits for, else empty.
	 */
	public String awaitedName() {
		return this.values.label;
	}

	/**
	 * Sum that a counter waits for.
	 */
	public long targetSum() {
		return this.values.target;
	}

	/**
	 * Length of a timer, of the wait for a signal, or of the time between runs; null for
	 * none.
	 */
	public @Nullable Duration waitTime() {
		return this.values.wait;
	}

	/**
	 * Moment of a timer, null for none.
	 */
	public @Nullable Instant waitUntil() {
		return this.values.until;
	}

	/**
	 * Most runs of a step that is repeated, 0 for others.
	 */
	public int maxRuns() {
		return this.values.maxRuns;
	}

	/**
	 * Condition that ends a step that is repeated, null for others.
	 */
	public @Nullable FlowCondition endCondition() {
		return this.values.endCondition;
	}

	/**
	 * Condition on which it runs, null for none.
	 */
	public @Nullable FlowCondition stepCondition() {
		return this.values.condition;
	}

	/**
	 * Step that undoes it, null for none.
	 */
	public @Nullable FlowStep compensationStep() {
		return this.values.compensation;
	}

	/**
	 * Whether compensations of different steps within it run at the same time.
	 */
	public boolean compensatesTogether() {
		return this.values.compensatedTogether;
	}

	/**
	 * Steps that run after it if it is done.
	 */
	public List<FlowStep> stepsOnDone() {
		return this.values.onDone;
	}

	/**
	 * Steps that run after it if it has failed.
	 */
	public List<FlowStep> stepsOnFailure() {
		return this.values.onFailure;
	}

	/**
	 * Steps that run after it in any case.
	 */
	public List<FlowStep> stepsAlways() {
		return this.values.always;
	}

	@Override
	public String toString() {
		return "FlowStep[" + this.values.kind + ((this.values.name != null) ? " " + this.values.name : "") + "]";
	}

}
