// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.FailurePolicy;
import io.chihuo.FlowAction;
import io.chihuo.FlowCall;
import io.chihuo.FlowCondition;
import io.chihuo.FlowRef;
import io.chihuo.FlowStep;
import io.chihuo.InvalidTaskException;
import io.chihuo.StepKind;
import io.chihuo.backend.QueueName;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.TaskHeaders;
import io.chihuo.codec.TaskCodec;
import io.chihuo.flow.state.ChildRole;
import io.chihuo.flow.state.FlowPlan;
import io.chihuo.flow.state.PlanInput;
import io.chihuo.flow.state.PlanItems;
import io.chihuo.flow.state.PlanNode;
import io.chihuo.flow.state.PlanSource;
import io.chihuo.flow.state.PlanTask;

/**
 * Turns the steps of an application into a plan, and refuses those that could not run.
 */
final class PlanBuilder {

	private final BackendChihuoClient client;

	private final String namespace;

	private final List<@Nullable PlanNode> nodes = new ArrayList<>();

	/** Of nodes that are not complete yet, too. */
	private final List<StepKind> kinds = new ArrayList<>();

	/** Whether the steps are added to a series. */
	private final boolean inSeries;

	/** Code of steps. */
	private final Map<Integer, List<FlowAction>> actions = new HashMap<>();

	/** How often the steps within those that are repeated may run. */
	private long runs = 1;

	/** Whether the present step is within one that is repeated. */
	private boolean repeated;

	private PlanBuilder(BackendChihuoClient client, String namespace, boolean inSeries) {
		this.client = client;
		this.namespace = namespace;
		this.inSeries = inSeries;
	}

	/**
	 * The plan of some steps.
	 * @throws InvalidTaskException if there are too many, or a payload cannot be
	 * serialised
	 */
	static PlannedFlow buildPlan(FlowStep steps, BackendChihuoClient client, String namespace) {
		PlanBuilder builder = new PlanBuilder(client, namespace, false);
		builder.addStep(steps, -1, ChildRole.BODY, List.of(), "", 1);
		FlowPlan plan = builder.toPlan();
		PlanOrder.checkReferences(plan);
		return new PlannedFlow(plan, builder.actions);
	}

	/**
	 * The plan of steps that a running step pushes: they may refer to steps that it does
	 * not have.
	 * @param place what to name steps for that have no name
	 */
	static FlowPlan buildPushed(FlowStep steps, String place, BackendChihuoClient client, String namespace) {
		PlanBuilder builder = new PlanBuilder(client, namespace, true);
		builder.addStep(steps, -1, ChildRole.BODY, List.of(), place, 1);
		FlowPlan plan = builder.toPlan();
		LocalRuns.checkNone(new PlannedFlow(plan, builder.actions), "push steps of loops");
		return plan;
	}

	private FlowPlan toPlan() {
		List<PlanNode> planned = new ArrayList<>();
		this.nodes.forEach((node) -> planned.add(Objects.requireNonNull(node)));
		return new FlowPlan(planned);
	}

	private int addStep(FlowStep step, int parent, ChildRole role, List<Integer> predecessors, String place,
			int depth) {
		if (depth > FlowPlan.MAX_DEPTH) {
			throw new InvalidTaskException(
					"The steps of the flow are nested in more than " + FlowPlan.MAX_DEPTH + " levels");
		}
		FlowCondition condition = step.stepCondition();
		if (condition == null) {
			return addUnconditional(step, parent, role, predecessors, place, depth);
		}
		int number = reserveNumber(StepKind.WHEN);
		String name = nameOf(step, place) + ":when";
		int body = addUnconditional(step, number, ChildRole.BODY, List.of(), place, depth);
		PlanTask judged = ConditionBuilder.buildCondition(condition, (reference) -> sourceOf(reference, name));
		this.nodes.set(number, new PlanNode(StepKind.WHEN, name, parent, role, List.of(body), predecessors,
				FailurePolicy.FAIL_FAST, 0, 0, judged, "", 0, null));
		return number;
	}

	private int addUnconditional(FlowStep step, int parent, ChildRole role, List<Integer> predecessors, String place,
			int depth) {
		return isGuarded(step) ? addGuarded(step, parent, role, predecessors, place, depth)
				: addBody(step, parent, role, predecessors, place, depth);
	}

	/** The steps that a step returns have run before anything goes on after it. */
	private int addBody(FlowStep step, int parent, ChildRole role, List<Integer> predecessors, String place,
			int depth) {
		if (!step.returnsSteps() || isSeries(parent)) {
			return addUndoable(step, parent, role, predecessors, place, depth);
		}
		int number = reserveNumber(StepKind.SERIES);
		int body = addUndoable(step, number, ChildRole.BODY, List.of(), place, depth);
		this.nodes.set(number, new PlanNode(StepKind.SERIES, nameOf(step, place) + ":steps", parent, role,
				List.of(body), predecessors, FailurePolicy.FAIL_FAST, 0, 0, noTask(), PlanNode.DYNAMIC, 0, null));
		return number;
	}

	private boolean isSeries(int number) {
		return (number < 0) ? this.inSeries
				: this.kinds.get(number) == StepKind.SERIES || this.kinds.get(number) == StepKind.MODULE;
	}

	/** A step with the one that undoes it; the name stays with the step itself. */
	private int addUndoable(FlowStep step, int parent, ChildRole role, List<Integer> predecessors, String place,
			int depth) {
		FlowStep compensation = step.compensationStep();
		if (compensation == null) {
			return addPlain(step, parent, role, predecessors, place, depth);
		}
		String name = nameOf(step, place);
		if (this.repeated) {
			throw new InvalidTaskException("Step '" + name
					+ "' has a compensation within Flow.repeat, which is not supported: undo it by a step of its own");
		}
		int number = reserveNumber(StepKind.COMPENSATED);
		int body = addPlain(step, number, ChildRole.BODY, List.of(), place, depth);
		int undo = addPlain(compensation, number, ChildRole.COMPENSATION, List.of(), name + ":undo", depth);
		this.nodes.set(number, new PlanNode(StepKind.COMPENSATED, name + ":compensated", parent, role,
				List.of(body, undo), predecessors, FailurePolicy.FAIL_FAST, 0, 0, noTask(), "", 0, null));
		return number;
	}

	private static boolean isGuarded(FlowStep step) {
		return !step.stepsOnDone().isEmpty() || !step.stepsOnFailure().isEmpty() || !step.stepsAlways().isEmpty();
	}

	/** The name stays with the step itself. */
	private int addGuarded(FlowStep step, int parent, ChildRole role, List<Integer> predecessors, String place,
			int depth) {
		int number = reserveNumber(StepKind.GUARDED);
		String name = nameOf(step, place);
		List<Integer> children = new ArrayList<>();
		children.add(addBody(step, number, ChildRole.BODY, List.of(), place, depth));
		addAfter(step.stepsOnDone(), number, ChildRole.ON_DONE, name + ":done", depth, children);
		addAfter(step.stepsOnFailure(), number, ChildRole.ON_FAILURE, name + ":failure", depth, children);
		addAfter(step.stepsAlways(), number, ChildRole.ALWAYS, name + ":always", depth, children);
		this.nodes.set(number, new PlanNode(StepKind.GUARDED, name + ":all", parent, role, children, predecessors,
				FailurePolicy.FAIL_FAST, 0, 0, noTask(), "", 0, null));
		return number;
	}

	private void addAfter(List<FlowStep> steps, int parent, ChildRole role, String place, int depth,
			List<Integer> children) {
		for (int i = 0; i < steps.size(); i++) {
			children.add(addStep(steps.get(i), parent, role, List.of(), (i == 0) ? place : place + (i + 1), depth + 1));
		}
	}

	private int addPlain(FlowStep step, int parent, ChildRole role, List<Integer> predecessors, String place,
			int depth) {
		int number = reserveNumber(step.stepKind());
		String name = nameOf(step, place);
		long outerRuns = this.runs;
		boolean outerRepeated = this.repeated;
		checkRepeated(step, name);
		checkAwaited(step);
		List<Integer> children = new ArrayList<>();
		FlowAction action = step.localAction();
		if (action != null) {
			this.actions.put(number, new ArrayList<>(List.of(action)));
		}
		for (int i = 0; i < step.childSteps().size(); i++) {
			if (i > 0 && isJoined(step, i)) {
				join(children.get(children.size() - 1), step.childSteps().get(i));
				continue;
			}
			List<Integer> before = (step.stepKind() == StepKind.GRAPH)
					? step.childPredecessors().get(i).stream().map(children::get).toList() : List.of();
			children.add(addStep(step.childSteps().get(i), number, ChildRole.BODY, before,
					place.isEmpty() ? String.valueOf(i + 1) : place + "." + (i + 1), depth + 1));
		}
		this.runs = outerRuns;
		this.repeated = outerRepeated;
		PlanTask task = taskOf(step, name);
		this.nodes.set(number,
				new PlanNode(step.stepKind(), name, parent, role, children, predecessors, step.failurePolicy(),
						(step.maxRuns() > 0) ? step.maxRuns() : step.neededSteps(), step.toleratedFailures(), task,
						labelOf(step), (role == ChildRole.COMPENSATION && hasNoPayload(step)) ? 1 : amountOf(step),
						itemsOf(step, task, name)));
		return number;
	}

	private void join(int number, FlowStep next) {
		List<FlowAction> joined = Objects.requireNonNull(this.actions.get(number));
		joined.add(Objects.requireNonNull(next.localAction()));
	}

	/** Whether a child runs with the one before it. */
	private static boolean isJoined(FlowStep parent, int child) {
		boolean series = parent.stepKind() == StepKind.SERIES || parent.stepKind() == StepKind.MODULE;
		return series && isPlainRun(parent.childSteps().get(child)) && isPlainRun(parent.childSteps().get(child - 1));
	}

	private static boolean isPlainRun(FlowStep step) {
		return step.stepKind() == StepKind.RUN && step.stepCondition() == null && !isGuarded(step);
	}

	/** Each run needs tasks of its own. */
	private void checkRepeated(FlowStep step, String name) {
		if (step.stepKind() == StepKind.REPEAT) {
			this.repeated = true;
			this.runs *= step.maxRuns();
			if (this.runs > FlowPlan.MAX_RUNS) {
				throw new InvalidTaskException("The steps within '" + name + "' could run " + this.runs + " times, and "
						+ FlowPlan.MAX_RUNS + " are allowed: lower 'max' of Flow.repeat");
			}
		}
		else if (this.repeated && !step.taskId().isEmpty()) {
			throw new InvalidTaskException("Step '" + name + "' has the task id '" + step.taskId()
					+ "' and is within Flow.repeat, where each run has a task of its own: leave out the id");
		}
		else if (this.repeated && step.stepKind() == StepKind.FOR_EACH) {
			throw new InvalidTaskException("Step '" + name
					+ "' is a forEach within Flow.repeat, which is not supported: use a parallel, or read pages");
		}
	}

	private int reserveNumber(StepKind kind) {
		if (this.nodes.size() == FlowPlan.MAX_NODES) {
			throw new InvalidTaskException("The flow has more than " + FlowPlan.MAX_NODES
					+ " steps, those that contain others included: start several flows");
		}
		this.nodes.add(null);
		this.kinds.add(kind);
		return this.nodes.size() - 1;
	}

	/** Whether a compensation gets payload and result of the step that it undoes. */
	private static boolean hasNoPayload(FlowStep step) {
		return step.taskPayload() == null && step.interfaceCall() == null;
	}

	private static String nameOf(FlowStep step, String place) {
		String name = step.stepName();
		return (name != null) ? name : place.isEmpty() ? "flow" : place;
	}

	/** Counts and signals name it too, and are refused with such a name. */
	private static void checkAwaited(FlowStep step) {
		if (step.stepKind() == StepKind.SHARED_COUNTER) {
			FlowIds.counterId(step.awaitedName());
		}
		else if (!step.awaitedName().isEmpty()) {
			BackendChihuoClient.checkTaskId(step.awaitedName());
		}
	}

	private static String labelOf(FlowStep step) {
		return step.returnsSteps() ? PlanNode.DYNAMIC
				: step.compensatesTogether() ? PlanNode.TOGETHER : step.awaitedName();
	}

	private static long amountOf(FlowStep step) {
		Instant until = step.waitUntil();
		Duration wait = step.waitTime();
		return (until != null) ? -until.toEpochMilli() : (wait != null) ? wait.toMillis() : step.targetSum();
	}

	private @Nullable PlanItems itemsOf(FlowStep step, PlanTask task, String name) {
		if (step.stepKind() != StepKind.FOR_EACH) {
			return null;
		}
		FlowStep pages = step.pageStep();
		if (step.listedItems().size() > PlanItems.MAX_LIST_SIZE) {
			throw new InvalidTaskException("Step '" + name + "' has " + step.listedItems().size() + " items, and "
					+ PlanItems.MAX_LIST_SIZE + " are allowed: let a loop answer them in pages");
		}
		String codec = task.headers().getOrDefault(TaskHeaders.CODEC, TaskCodec.JSON_NAME);
		List<byte[]> items = step.listedItems()
			.stream()
			.map((item) -> this.client.encodeValue("An item of step '" + name + "'", codec, item))
			.toList();
		PlanTask pageTask = (pages != null) ? itemTaskOf(pages, name) : null;
		PlanItems planned = new PlanItems(items, pageTask, step.itemWindow(), step.toleratedPercent(),
				step.itemKeyPointer());
		ItemKeys.checkKeys(planned, name, (item) -> this.client.decodeValue(item, codec, Object.class));
		return planned;
	}

	private PlanTask taskOf(FlowStep step, String name) {
		FlowStep itemStep = step.itemStep();
		if (itemStep != null) {
			return itemTaskOf(itemStep, name);
		}
		FlowCondition until = step.endCondition();
		if (until != null) {
			return ConditionBuilder.buildCondition(until, (reference) -> sourceOf(reference, name));
		}
		if (step.stepKind() != StepKind.TASK) {
			return noTask();
		}
		FlowCall<?> call = step.interfaceCall();
		if (call != null) {
			return callOf(step, call, name);
		}
		Assert.notNull(new QueueName(this.namespace, step.loopName()), "The loop has a name");
		if (!step.taskId().isEmpty()) {
			BackendChihuoClient.checkAddedId(step.taskId());
		}
		Map<String, String> headers = new HashMap<>();
		if (!this.client.codecName().equals(TaskCodec.JSON_NAME)) {
			headers.put(TaskHeaders.CODEC, this.client.codecName());
		}
		if (step.maxAttempts() > 0) {
			headers.put(TaskHeaders.MAX_ATTEMPTS, Integer.toString(step.maxAttempts()));
		}
		if (step.rerunsFinished()) {
			headers.put(TaskHeaders.RERUN, "1");
		}
		if (step.revivesDead()) {
			headers.put(TaskHeaders.REVIVE, "1");
		}
		PayloadTemplate template = new PayloadTemplate(name, step.taskPayload());
		List<PlanInput> inputs = new ArrayList<>();
		template.references()
			.forEach((target, reference) -> inputs.add(new PlanInput(target, sourceOf(reference, name))));
		return new PlanTask(step.loopName(), step.taskId(),
				this.client.encodeValue("The payload of step '" + name + "'", template.payload()), headers, inputs);
	}

	private PlanTask itemTaskOf(FlowStep step, String name) {
		FlowCall<?> call = step.interfaceCall();
		return (call != null) ? CallBuilder.buildItemCall(step, call, this.client) : taskOf(step, name);
	}

	private PlanTask callOf(FlowStep step, FlowCall<?> call, String name) {
		PlanTask planned = CallBuilder.buildCall(step, call, this.client, (reference) -> sourceOf(reference, name));
		if (this.repeated && !planned.id().isEmpty()) {
			throw new InvalidTaskException("Step '" + name
					+ "' calls a method with an idempotency key within Flow.repeat, so it would run only once");
		}
		return planned;
	}

	private PlanSource sourceOf(FlowRef reference, String step) {
		byte[] fallback = reference.isOptional() ? FlowValues.encodeValue(this.client,
				"A value of a reference of step '" + step + "'", reference.fallbackValue()) : null;
		return new PlanSource(reference.isInContext(), reference.sourceName(), reference.pointerText(), fallback);
	}

	private static PlanTask noTask() {
		return PlanTask.NONE;
	}

}
