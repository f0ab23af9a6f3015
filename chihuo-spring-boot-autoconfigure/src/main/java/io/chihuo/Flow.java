// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

/**
 * Makes the steps of flows. A flow is a step that contains others, started by
 * {@link ChihuoClient#startFlow(String, FlowStep)}. It is data: nothing of it runs in the
 * process that starts it, unless that has the loops of its steps.
 */
public final class Flow {

	static final int MAX_NAME_LENGTH = 128;

	/** Most runs of a step of a flow. */
	static final int MAX_RUNS = 1_000_000;

	private static final int DEFAULT_MAX_RUNS = 1000;

	/** Milliseconds of later moments do not fit where they are stored. */
	private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

	private Flow() {
	}

	/**
	 * Steps one after the other.
	 */
	public static FlowStep series(FlowStep... steps) {
		return series(List.of(steps));
	}

	/**
	 * Steps one after the other.
	 */
	public static FlowStep series(List<FlowStep> steps) {
		return FlowStep.ofKind(StepKind.SERIES, (values) -> values.children = List.copyOf(steps));
	}

	/**
	 * Steps at the same time; done when all are done. Without a step it is done at once.
	 */
	public static FlowStep parallel(FlowStep... steps) {
		return parallel(List.of(steps));
	}

	/**
	 * Steps at the same time; done when all are done. Without a step it is done at once.
	 */
	public static FlowStep parallel(List<FlowStep> steps) {
		return FlowStep.ofKind(StepKind.PARALLEL, (values) -> values.children = List.copyOf(steps));
	}

	/**
	 * Steps at the same time; done when one of them is done. The others are cancelled
	 * then.
	 */
	public static FlowStep anyOf(FlowStep... steps) {
		return atLeast(1, steps);
	}

	/**
	 * Steps at the same time; done when some of them are done. The others are cancelled
	 * then.
	 * @param needed how many, from 1 to the number of steps
	 */
	public static FlowStep atLeast(int needed, FlowStep... steps) {
		Assert.isTrue(needed > 0 && needed <= steps.length,
				() -> "'needed' must be from 1 to the number of steps, " + steps.length + ", but is " + needed);
		return FlowStep.ofKind(StepKind.PARALLEL, (values) -> {
			values.children = List.of(steps);
			values.needed = needed;
		});
	}

	/**
	 * Steps in the order of the edges between them.
	 */
	public static FlowGraph graph() {
		return new FlowGraph();
	}

	/**
	 * Steps one after the other, as a flow within the flow: they have a context of their
	 * own, which no step outside sees, and a step that cancels its flow cancels the
	 * module only. {@link FlowHandle#module} has its context, callback and cancel. Data
	 * goes in and out by {@linkplain #ref references}.
	 */
	public static FlowStep module(FlowStep... steps) {
		return FlowStep.ofKind(StepKind.MODULE, (values) -> values.children = List.of(steps));
	}

	/**
	 * A task of a loop, with an id that belongs to the flow.
	 * @param loop name of the loop
	 * @param payload payload, null for none; may contain {@linkplain #ref references}
	 */
	public static FlowStep step(String loop, @Nullable Object payload) {
		return step(loop, "", payload);
	}

	/**
	 * A task of a loop. A task that has the id already is joined: the step ends with it,
	 * or at once if its result is still kept or the id is finished.
	 * @param loop name of the loop
	 * @param id id of the task
	 * @param payload payload, null for none; may contain {@linkplain #ref references}
	 */
	public static FlowStep step(String loop, String id, @Nullable Object payload) {
		return FlowStep.ofKind(StepKind.TASK, (values) -> {
			values.loop = loop;
			values.taskId = id;
			values.payload = payload;
		});
	}

	/**
	 * A call of a {@linkplain ChihuoTask task interface}. It is recorded when the flow is
	 * started: the invocation gets an instance of the interface, and calls one method of
	 * it. The step has the limits of the method, such as one run unless that or
	 * {@link FlowStep#attempts} says otherwise, and the result of the method. With an
	 * idempotency key it shares the run of other calls that have the key.
	 * @param type the interface
	 * @param invocation calls one method of the instance that it gets
	 */
	public static <T> FlowStep step(Class<T> type, Consumer<? super T> invocation) {
		return FlowStep.ofKind(StepKind.TASK, (values) -> values.call = new FlowCall<>(type, invocation));
	}

	/**
	 * A call of a method without parameters of a {@linkplain ChihuoTask task interface},
	 * which returns the steps to run next: a {@link FlowStep}, or a list of them. Such a
	 * method looks at results of earlier steps by {@link Task#flow}. All that comes after
	 * it, in a graph too, waits for the steps that it has returned. Other calls and
	 * handlers may return steps too; these run as by {@link TaskFlow#pushFront}.
	 * @param type the interface
	 * @param method name of the method
	 */
	public static <T> FlowStep dynamic(Class<T> type, String method) {
		Method found = ReflectionUtils.findMethod(type, method);
		Assert.notNull(found, () -> type.getName() + " has no method '" + method + "' without parameters");
		ReflectionUtils.makeAccessible(found);
		return FlowStep.ofKind(StepKind.TASK, (values) -> {
			values.call = new FlowCall<>(type, (tasks) -> ReflectionUtils.invokeMethod(found, tasks));
			values.dynamic = true;
		});
	}

	/**
	 * Code that runs in this process, for flows that are kept in memory: with another
	 * backend the start of the flow is refused. Such steps which follow each other in a
	 * series run as one step on one thread, without a limit on its time and without
	 * attempts; it has the name of the first. A step that throws an exception has failed,
	 * and {@link FlowHandle#resume} goes on with the code that has. A cancel interrupts
	 * it.
	 * @param action code, which has no result
	 */
	public static FlowStep run(FlowAction action) {
		Assert.notNull(action, "'action' must not be null");
		return FlowStep.ofKind(StepKind.RUN, (values) -> values.action = action);
	}

	/**
	 * Refer to the result of an earlier step in the payload of a later one, which gets it
	 * when it starts. The result of a step that contains others is the list of theirs.
	 * @param step name of a step that has always ended when the later one starts
	 */
	public static FlowRef ref(String step) {
		return FlowRef.ofStep(step);
	}

	/**
	 * Refer to a value of the context of the flow, which steps put there by
	 * {@link TaskFlow#putContext}. It is the value at the start of the step that gets it.
	 * @param key key of the value
	 */
	public static FlowRef context(String key) {
		return FlowRef.ofContext(key);
	}

	/**
	 * A task of a loop for each of some items. At most {@link FlowStep#window} of them
	 * are queued or run at once. A flow stores numbers of it rather than steps, so it may
	 * have many more items than a flow has steps.
	 * @param items items, each the payload of a task; at most 10000
	 * @param step step of a loop without a payload, since that is the item; or a call of
	 * a task interface, whose first argument is the item in place of the recorded one
	 */
	public static FlowStep forEach(List<?> items, FlowStep step) {
		return FlowStep.ofKind(StepKind.FOR_EACH, (values) -> {
			values.items = List.copyOf(items);
			values.itemStep = checkPayload(checkItemStep("step", step));
		});
	}

	/**
	 * A task of a loop for each of the items that another loop, or a method of a bean,
	 * answers page by page. Each page is asked for once, shortly before its items are
	 * needed.
	 * @param pages step of a loop, or a call of a task interface, that returns an
	 * {@link ItemPage}; its payload or first argument is the cursor of the first page,
	 * and those of further pages are in its place. A payload may contain {@linkplain #ref
	 * references}
	 * @param step step of a loop without a payload, since that is the item; or a call of
	 * a task interface, whose first argument is the item in place of the recorded one
	 * @see #forEach(List, FlowStep)
	 */
	public static FlowStep forEach(FlowStep pages, FlowStep step) {
		return FlowStep.ofKind(StepKind.FOR_EACH, (values) -> {
			values.pages = checkItemStep("pages", pages);
			values.itemStep = checkPayload(checkItemStep("step", step));
		});
	}

	private static FlowStep checkPayload(FlowStep step) {
		Assert.isTrue(step.taskPayload() == null, "'step' must have no payload: each task gets its item");
		return step;
	}

	private static FlowStep checkItemStep(String parameter, FlowStep step) {
		Assert.isTrue(step.stepCondition() == null, () -> "'" + parameter
				+ "' must have no condition: those of items are not judged, and that of all belongs to Flow.forEach(…)");
		Assert.isTrue(step.stepKind() == StepKind.TASK && step.taskId().isEmpty() && step.stepsOnDone().isEmpty()
				&& step.stepsOnFailure().isEmpty() && step.stepsAlways().isEmpty() && step.compensationStep() == null,
				() -> "'" + parameter
						+ "' must be Flow.step(loop, payload), without an id, a compensation and steps after it");
		return step;
	}

	/**
	 * A step that runs again until a condition holds, at most 1000 times and without a
	 * delay.
	 * @see #repeat(FlowStep, FlowCondition, int, Duration)
	 */
	public static FlowStep repeat(FlowStep step, FlowCondition until) {
		return repeat(step, until, DEFAULT_MAX_RUNS);
	}

	/**
	 * A step that runs again until a condition holds, without a delay.
	 * @see #repeat(FlowStep, FlowCondition, int, Duration)
	 */
	public static FlowStep repeat(FlowStep step, FlowCondition until, int max) {
		return repeat(step, until, max, Duration.ZERO);
	}

	/**
	 * A step that runs again until a condition holds, which is judged after each run. Its
	 * result is that of the last run. It fails if a run fails, unless its
	 * {@linkplain FlowStep#onStepFailure policy} is {@link FailurePolicy#CONTINUE}, and
	 * if the condition does not hold after the last run. Each run has tasks of its own;
	 * the results of the last ten or more runs are kept.
	 * @param step step, which may contain others, but neither tasks with ids of yours nor
	 * {@code forEach}
	 * @param until condition on {@linkplain #ref results} of the step or of earlier ones,
	 * or on the context
	 * @param max most runs, from 1 to 1000000, which holds for all runs of steps within
	 * steps that are repeated too
	 * @param delay time from the end of a run to the next one, by the clock of the
	 * backend
	 */
	public static FlowStep repeat(FlowStep step, FlowCondition until, int max, Duration delay) {
		Assert.isTrue(max > 0 && max <= MAX_RUNS, () -> "'max' must be from 1 to " + MAX_RUNS + ", but is " + max);
		Assert.notNull(until, "'until' must not be null");
		DurationBounds.checkDuration("delay", delay);
		return FlowStep.ofKind(StepKind.REPEAT, (values) -> {
			values.children = List.of(step);
			values.endCondition = until;
			values.maxRuns = max;
			values.wait = delay;
		});
	}

	/**
	 * A wait from when its turn comes, by the clock of the backend.
	 * @param time at most 36500 days
	 */
	public static FlowStep timer(Duration time) {
		DurationBounds.checkDuration("time", time);
		return FlowStep.ofKind(StepKind.TIMER, (values) -> values.wait = time);
	}

	/**
	 * A wait until a moment, by the clock of the backend; done at once if it has passed.
	 */
	public static FlowStep timer(Instant moment) {
		Assert.isTrue(moment.isAfter(Instant.EPOCH) && moment.isBefore(END_OF_TIME),
				() -> "'moment' must be after 1970 and before the year 10000, but is " + moment);
		return FlowStep.ofKind(StepKind.TIMER, (values) -> values.until = moment);
	}

	/**
	 * A wait until the {@linkplain FlowHandle#count counts} of a name amount to a sum.
	 * Counters of one name take it in the order in which they began to wait; the rest,
	 * and counts that come before the wait, are kept for the next.
	 * @param target positive sum
	 */
	public static FlowStep counter(String name, long target) {
		Assert.isTrue(target > 0, () -> "'target' must be positive, but is " + target);
		return FlowStep.ofKind(StepKind.COUNTER, (values) -> {
			values.label = checkLabel(name);
			values.target = target;
		});
	}

	/**
	 * A wait until the {@linkplain ChihuoClient#count(String, long) counts} of a name
	 * amount to a sum, of a counter that all flows of the namespace share. They take it
	 * in the order in which the backend learns that they wait, each when it is enough for
	 * its target; the rest, and counts that come before the wait, are kept for the next.
	 * A wait that is cancelled or skipped takes nothing. It fails if 1000 steps wait for
	 * the counter already.
	 * @param name 1 to 128 characters, none of them a control character
	 * @param target positive sum
	 */
	public static FlowStep sharedCounter(String name, long target) {
		Assert.isTrue(target > 0, () -> "'target' must be positive, but is " + target);
		return FlowStep.ofKind(StepKind.SHARED_COUNTER, (values) -> {
			values.label = checkLabel(name);
			values.target = target;
		});
	}

	/**
	 * A wait for a {@linkplain FlowHandle#signal signal}, whose value is its result. One
	 * that comes before the wait is kept.
	 */
	public static FlowStep signal(String name) {
		return FlowStep.ofKind(StepKind.SIGNAL, (values) -> values.label = checkLabel(name));
	}

	/**
	 * A wait for a signal, which fails if none comes in time.
	 * @param timeout longest time of the wait, at least 1 ms
	 */
	public static FlowStep signal(String name, Duration timeout) {
		DurationBounds.checkDuration("timeout", timeout);
		Assert.isTrue(timeout.toMillis() > 0, () -> "'timeout' must be at least 1 ms, but is " + timeout);
		return FlowStep.ofKind(StepKind.SIGNAL, (values) -> {
			values.label = checkLabel(name);
			values.wait = timeout;
		});
	}

	/**
	 * A step that is done at once.
	 */
	public static FlowStep nothing() {
		return FlowStep.ofKind(StepKind.NOTHING, (values) -> {
		});
	}

	private static String checkLabel(String name) {
		Assert.isTrue(!name.isEmpty() && name.length() <= MAX_NAME_LENGTH,
				() -> "A name has 1 to 128 characters, but '" + name + "' has " + name.length());
		return name;
	}

}
