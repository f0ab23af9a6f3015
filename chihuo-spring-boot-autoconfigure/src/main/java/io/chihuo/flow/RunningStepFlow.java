// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.FlowStep;
import io.chihuo.IncompatibleFormatException;
import io.chihuo.InvalidTaskException;
import io.chihuo.ItemResults;
import io.chihuo.RetryLaterException;
import io.chihuo.client.StepFlow;
import io.chihuo.flow.state.ContextChange;
import io.chihuo.flow.state.ContextValue;
import io.chihuo.flow.state.PushedSteps;
import io.chihuo.flow.state.StepChanges;

/**
 * The flow of one run of a step. Notes changes until the run ends.
 */
final class RunningStepFlow implements StepFlow {

	private static final int MAX_KEY_LENGTH = 128;

	private static final int MAX_PUSHED_STEPS = 1000;

	private static final Duration UNREADABLE_DELAY = Duration.ofSeconds(5);

	private static final byte[] NOTHING = {};

	private final String flow;

	private final String step;

	private final FlowEngine engine;

	private final List<ContextChange> context = new ArrayList<>();

	private final Map<String, Long> counts = new TreeMap<>();

	private final Map<String, Long> sharedCounts = new TreeMap<>();

	private final List<PushedSteps> pushed = new ArrayList<>();

	private boolean cancels;

	private boolean closed;

	private long size;

	/**
	 * Create the flow of a run.
	 * @param step the run, as its header names it
	 */
	RunningStepFlow(String flow, String step, FlowEngine engine) {
		this.flow = flow;
		this.step = step;
		this.engine = engine;
	}

	@Override
	public String id() {
		return this.flow;
	}

	@Override
	public long runNumber() {
		return ownName().run();
	}

	private StepName ownName() {
		StepName name = StepName.ofHeader(this.flow, this.step);
		Assert.state(name != null, () -> "The task is no step of flow '" + this.flow + "': " + this.step);
		return name;
	}

	/**
	 * Fails if another flow has the id by now. One that a later version has written may
	 * be read by the node of the next run.
	 */
	private LoadedFlow ownFlow() {
		try {
			return this.engine.loadFlow(this.flow, ownName());
		}
		catch (IncompatibleFormatException ex) {
			throw new RetryLaterException(UNREADABLE_DELAY,
					"Flow '" + this.flow + "' cannot be read here: " + ex.getMessage(), ex);
		}
	}

	@Override
	public String stepKey() {
		LoadedFlow loaded = ownFlow();
		return StepKey.of(ownName(), loaded.plan(), loaded.copyProgress());
	}

	@Override
	public <R> @Nullable R result(String name, Class<R> resultType) {
		return this.engine.openHandle(this.flow).result(ownFlow(), name, resultType);
	}

	@Override
	public <R> ItemResults<R> itemResults(String name, @Nullable String cursor, Class<R> resultType) {
		return this.engine.openHandle(this.flow).itemResults(ownFlow(), name, cursor, resultType);
	}

	@Override
	public <R> @Nullable R contextValue(String key, Class<R> valueType) {
		LoadedFlow loaded = ownFlow();
		return this.engine.openHandle(this.flow)
			.contextValue(loaded, loaded.plan().contextKey(ownName().node(), key), valueType);
	}

	@Override
	public synchronized void putContext(String key, @Nullable Object value) {
		boolean number = value instanceof Long || value instanceof Integer || value instanceof Short
				|| value instanceof Byte;
		byte[] encoded = number ? null
				: this.engine.client().encodeValue("The value '" + key + "' of the context", value);
		ContextValue stored = (value == null) ? ContextValue.NONE : new ContextValue(
				number ? ((Number) value).longValue() : 0, this.engine.client().codecName(), encoded);
		grow(checkName(key), (encoded != null) ? encoded.length : Long.BYTES);
		this.context.add(new ContextChange(key, 0, stored));
	}

	@Override
	public void mergeContext(Map<String, ? extends @Nullable Object> values) {
		values.forEach(this::putContext);
	}

	@Override
	public synchronized void incrementContext(String key, long amount) {
		grow(checkName(key), Long.BYTES);
		this.context.add(new ContextChange(key, amount, null));
	}

	@Override
	public synchronized void count(String name, long amount) {
		addCount(this.counts, name, amount);
	}

	@Override
	public synchronized void countShared(String name, long amount) {
		FlowIds.counterId(name);
		addCount(this.sharedCounts, name, amount);
	}

	private void addCount(Map<String, Long> sums, String name, long amount) {
		Assert.isTrue(amount > 0, () -> "'amount' must be positive, but is " + amount);
		grow(checkName(name), Long.BYTES);
		sums.merge(name, amount, Math::addExact);
	}

	@Override
	public void pushFront(FlowStep steps) {
		push(true, steps);
	}

	@Override
	public void pushBack(FlowStep steps) {
		push(false, steps);
	}

	private synchronized void push(boolean front, FlowStep steps) {
		Assert.state(this.pushed.size() < MAX_PUSHED_STEPS,
				() -> "A run pushes at most " + MAX_PUSHED_STEPS + " steps: push one that contains others");
		byte[] plan = this.engine.encodePushed(this.flow, steps, "+" + (this.pushed.size() + 1));
		grow("", plan.length);
		this.pushed.add(new PushedSteps(front, plan));
	}

	@Override
	public synchronized void cancel() {
		grow("", 0);
		this.cancels = true;
	}

	private static String checkName(String name) {
		Assert.isTrue(!name.isEmpty() && name.length() <= MAX_KEY_LENGTH, () -> "A name or a key has 1 to "
				+ MAX_KEY_LENGTH + " characters, but '" + name + "' has " + name.length());
		// those of modules begin with one
		Assert.isTrue(name.chars().noneMatch(Character::isISOControl),
				"A name or a key has no control characters, but this one has some");
		return name;
	}

	/** The tasks of items are many, and changes of each would make their flow grow. */
	private void checkOwnStep() {
		StepName name = StepName.ofHeader(this.flow, this.step);
		Assert.state(name == null || name.part() == 0,
				"The task of an item of Flow.forEach cannot change its flow: let a step after it read the results");
	}

	private void grow(String name, int bytes) {
		checkOwnStep();
		Assert.state(!this.closed, () -> "The run has ended, so it cannot change flow '" + this.flow + "' any more");
		long limit = this.engine.client().maxPayloadSize();
		if (this.size + name.length() + bytes > limit) {
			throw new InvalidTaskException("The changes that the run asks of flow '" + this.flow
					+ "' take more than 'chihuo.max-payload-size' allows, " + limit + " bytes");
		}
		this.size += name.length() + bytes;
	}

	@Override
	public synchronized boolean hasChanges() {
		return this.cancels || !this.context.isEmpty() || !this.counts.isEmpty() || !this.sharedCounts.isEmpty()
				|| !this.pushed.isEmpty();
	}

	@Override
	public synchronized byte[] closeChanges() {
		this.closed = true;
		return hasChanges() ? new StepChanges(this.flow, this.step, this.context, this.counts, this.sharedCounts,
				this.pushed, this.cancels)
			.toBytes() : NOTHING;
	}

}
