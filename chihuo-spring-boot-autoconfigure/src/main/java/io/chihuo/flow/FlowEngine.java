// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import io.chihuo.FlowConflictException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowNotFoundException;
import io.chihuo.FlowStart;
import io.chihuo.FlowState;
import io.chihuo.FlowStep;
import io.chihuo.InvalidTaskException;
import io.chihuo.RunOutcome;
import io.chihuo.StepState;
import io.chihuo.backend.FlowMove;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.flow.FlowKey;
import io.chihuo.backend.flow.FlowPage;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowUpdate;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.FlowCalls;
import io.chihuo.client.FlowListener;
import io.chihuo.client.StepFlow;
import io.chihuo.concurrent.BlockingWait;
import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.concurrent.SafeLogger;
import io.chihuo.flow.state.FlowEvent;
import io.chihuo.flow.state.FlowMachine;
import io.chihuo.flow.state.FlowPlan;
import io.chihuo.flow.state.FlowProgress;
import io.chihuo.flow.state.PlanFormat;
import io.chihuo.flow.state.ProgressFormat;

/**
 * The flows of one namespace on this node: starts them, and moves those on whose steps
 * end here, whose moment has come, or that another node has left behind.
 */
public final class FlowEngine implements FlowCalls, AutoCloseable {

	private static final SafeLogger logger = SafeLogger.inBackground(FlowEngine.class);

	private static final byte[] NOTHING = {};

	private static final long BUSY_SWEEP_MILLIS = 200;

	private static final long IDLE_SWEEP_MILLIS = 1000;

	/** For a node that has had no part in a flow for some time. */
	private static final long REST_SWEEP_MILLIS = 5000;

	/** Flows that wait are in the store, so that many of them take no memory. */
	private static final long IDLE_WORK_MILLIS = 60_000;

	private static final long PART_TAKEN_MILLIS = 3_600_000;

	private final ConcurrentMap<String, FlowWork> works = new ConcurrentHashMap<>();

	private final BackendChihuoClient client;

	private final FlowOptions options;

	private final FlowRecords records;

	private final FlowWaits waits;

	private final SharedCounters counters;

	private final StepTasks tasks;

	private final PlanComparison plans;

	private final SurplusFlows surplus;

	private final EarlySignals earlySignals;

	private final UnreadableFlows unreadable = new UnreadableFlows();

	private final TaskClock clock;

	private final AtomicBoolean used = new AtomicBoolean();

	private volatile FlowListener listener = FlowListener.NONE;

	private volatile PeriodicAlarm sweep;

	private final AtomicBoolean sweeping = new AtomicBoolean();

	private volatile boolean busy;

	private volatile long cleanedAt;

	private volatile long usedAt;

	/**
	 * Create an engine; {@link #start()} begins to look for flows of other nodes.
	 * @param clock time; the engine does not close it
	 */
	public FlowEngine(TaskBackend backend, BackendChihuoClient client, TaskClock clock, FlowOptions options) {
		this.client = client;
		this.options = options;
		this.records = new FlowRecords(() -> backend.flows(options.namespace()),
				() -> backend.flowMoves(options.namespace()), clock);
		this.waits = new FlowWaits(() -> backend.nodeBus(options.namespace()), this.records, clock, client,
				options.namespace());
		this.earlySignals = new EarlySignals(this.records);
		this.plans = new PlanComparison(client);
		this.counters = new SharedCounters(this.records, (flow, run, granted) -> workOf(flow).post(granted, run));
		this.tasks = new StepTasks(client, clock, options.longestRetention(), this::postStep, this.counters);
		this.surplus = new SurplusFlows(this.records, options.maxEndedFlows(), this::remove);
		this.clock = clock;
		this.sweep = createSweep();
	}

	private PeriodicAlarm createSweep() {
		AtomicBoolean first = new AtomicBoolean(true);
		return new PeriodicAlarm(this.clock, () -> sweepGap(first.getAndSet(false)), this::sweepDue);
	}

	/** A node that starts may be the only one after an outage. */
	private long sweepGap(boolean first) {
		return this.busy ? BUSY_SWEEP_MILLIS : (first || hasTakenPart()) ? IDLE_SWEEP_MILLIS : REST_SWEEP_MILLIS;
	}

	/**
	 * Look for flows whose moment has come from now on.
	 */
	public void start() {
		this.sweep.stop();
		this.sweep = createSweep();
		this.sweep.start();
	}

	/**
	 * Look for them no longer, until the next start.
	 */
	public void stop() {
		this.sweep.stop();
	}

	/** Whether a flow was moved here not long ago. */
	private boolean hasTakenPart() {
		return this.usedAt > 0 && this.clock.millis() - this.usedAt < PART_TAKEN_MILLIS;
	}

	/**
	 * Look for flows whose moment has come, once; not while an earlier look is under way.
	 */
	public void sweepDue() {
		if ((!this.options.moves() && !hasTakenPart()) || !this.sweeping.compareAndSet(false, true)) {
			return;
		}
		boolean begun = false;
		try {
			findDue().whenComplete(this::onDueFound);
			begun = true;
		}
		finally {
			if (!begun) {
				this.sweeping.set(false); // as of a full heap
			}
		}
	}

	private CompletableFuture<List<FlowKey>> findDue() {
		int size = this.unreadable.lookSize();
		try {
			return this.records.compareClocks()
				.thenCompose((now) -> this.surplus.removeIfDue())
				.thenCompose((removed) -> this.records.store().due(this.unreadable.lookFrom(), size))
				.thenApply((keys) -> this.unreadable.takeFrom(keys, size, this.clock.millis()));
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private void onDueFound(@Nullable List<FlowKey> keys, @Nullable Throwable failure) {
		this.sweeping.set(false);
		if (failure instanceof UnsupportedOperationException) {
			this.sweep.stop();
		}
		else if (failure != null || keys == null) {
			logger.debug("Flows that are due could not be found, and are looked for again", failure);
		}
		else {
			this.busy = !keys.isEmpty();
			this.tasks.lookUpDue();
			keys.forEach(this::moveOn);
			dropIdleWorks();
		}
	}

	private void moveOn(FlowKey key) {
		if (FlowIds.isCounter(key.id())) {
			this.counters.look(key)
				.whenComplete((looked, failure) -> this.unreadable.onMoved(key, failure, this.clock.millis()));
			return;
		}
		FlowWork work = findWork(key.id());
		work.post(new FlowEvent.TimePassed(), PostedEvent.ANY_RUN).whenComplete((applied, failure) -> {
			this.unreadable.onMoved(key, failure, this.clock.millis());
			if (!work.hasEnded()) {
				this.usedAt = this.clock.millis();
			}
		});
	}

	private void dropIdleWorks() {
		long now = this.records.currentMillis();
		if (now - this.cleanedAt > IDLE_SWEEP_MILLIS) {
			this.cleanedAt = now;
			this.works.values().removeIf((work) -> work.isIdle(now - IDLE_WORK_MILLIS));
		}
	}

	/**
	 * Set the listener, before the first flow.
	 */
	public void setListener(FlowListener listener) {
		this.listener = listener;
	}

	/** The work of a flow in which this node has part now. */
	private FlowWork workOf(String id) {
		this.usedAt = this.clock.millis();
		return findWork(id);
	}

	private FlowWork findWork(String id) {
		if (!this.used.get() && this.used.compareAndSet(false, true)) {
			this.listener.onFirstFlow(this.records.store());
		}
		return this.works.computeIfAbsent(id,
				(absent) -> new FlowWork(id, this.records, this.tasks, this.options, this.waits, this.listener));
	}

	@Override
	public FlowHandle startFlow(String id, FlowStep steps, FlowStart start) {
		FlowIds.checkId(id);
		BlockingWait calls = blockingWait(id);
		calls.checkThread();
		PlannedFlow planned = PlanBuilder.buildPlan(steps, this.client, this.options.namespace());
		FlowPlan plan = planned.plan();
		if (!planned.actions().isEmpty() && !this.records.store().isLocal()) {
			LocalRuns.checkNone(planned, "the backend keeps flows for all processes, so use a step of a loop");
		}
		FlowIds.checkTaskIds(id, plan);
		byte[] bytes = PlanFormat.encodePlan(plan);
		if (bytes.length > FlowPlan.MAX_PLAN_BYTES) {
			throw new InvalidTaskException("The plan of flow '" + id + "' takes " + bytes.length + " bytes, and "
					+ FlowPlan.MAX_PLAN_BYTES + " are allowed: store large payloads elsewhere and add references");
		}
		calls.awaitAnswer(this.records.findTime().thenCompose((now) -> create(id, planned, bytes, start)));
		return findFlow(id);
	}

	private CompletableFuture<Boolean> create(String id, PlannedFlow planned, byte[] bytes, FlowStart start) {
		long now = this.records.currentMillis();
		FlowPlan plan = planned.plan();
		long run = ThreadLocalRandom.current().nextLong(1, EarlySignals.MAX_FIRST_VERSION);
		FlowProgress progress = FlowMachine.begin(plan, run, now);
		FlowRecord record = new FlowRecord(id, run, progress.state(), bytes, ProgressFormat.encodeProgress(progress),
				FlowMachine.wakeAt(plan, progress, now, this.options.retentionMillis(progress.state())), now,
				progress.endedAt());
		return this.records.store().create(List.of(record)).thenCompose((answers) -> {
			FlowRecord known = answers.get(0).orElse(null);
			return (known == null) ? onStored(record, run, planned) : onKnown(known, planned, bytes, start);
		});
	}

	/** Start a flow that signals are kept for. */
	private CompletableFuture<Boolean> takeOver(FlowRecord signals, PlannedFlow planned, byte[] bytes,
			FlowStart start) {
		long now = this.records.currentMillis();
		FlowPlan plan = planned.plan();
		FlowProgress progress = FlowMachine.begin(plan, signals.version(), now,
				ProgressFormat.decodeProgress(signals.progress()));
		FlowUpdate update = new FlowUpdate(signals.key(), progress.state(), bytes,
				ProgressFormat.encodeProgress(progress),
				FlowMachine.wakeAt(plan, progress, now, this.options.retentionMillis(progress.state())),
				progress.endedAt());
		return this.records.update(update)
			.thenCompose((changed) -> changed ? onStored(signals.updatedBy(update), signals.version(), planned)
					: create(signals.id(), planned, bytes, start));
	}

	private CompletableFuture<Boolean> onStored(FlowRecord record, long run, PlannedFlow planned) {
		this.tasks.localRuns().add(record.id(), run, planned.actions());
		workOf(record.id()).begin(LoadedFlow.of(record));
		if (record.state().isEnded()) {
			this.listener.onFlowEnded(record.state());
		}
		return CompletableFuture.completedFuture(true);
	}

	private CompletableFuture<Boolean> onKnown(FlowRecord known, PlannedFlow planned, byte[] bytes, FlowStart start) {
		if (EarlySignals.isHolder(known)) {
			return takeOver(known, planned, bytes, start);
		}
		FlowProgress progress = ProgressFormat.decodeProgress(known.progress());
		if (progress.isRemoved() || (start == FlowStart.REPLACE_ENDED && known.state().isEnded())) {
			this.plans.checkTasksEnded(known, progress, planned.plan());
			return workOf(known.id()).remove(progress.runNumber())
				.thenCompose((removed) -> create(known.id(), planned, bytes, start));
		}
		String difference = (start == FlowStart.JOIN) ? this.plans.findDifference(known.plan(), planned.plan(), bytes)
				: null;
		if (start == FlowStart.JOIN && difference == null) {
			return CompletableFuture.completedFuture(false);
		}
		throw new FlowConflictException("Flow '" + known.id() + "' is " + known.state() + " already"
				+ ((difference != null) ? ", and " + difference + ": choose another id, or start it by "
						+ "FlowStart.REPLACE_ENDED once it has ended" : ""));
	}

	private CompletableFuture<Boolean> remove(FlowRecord flow) {
		return workOf(flow.id()).remove(ProgressFormat.decodeProgress(flow.progress()).runNumber());
	}

	@Override
	public FlowHandle findFlow(String id) {
		return findFlow(id, BackendFlowHandle.PROGRAM);
	}

	@Override
	public FlowHandle findFlow(String id, String actor) {
		FlowIds.checkId(id);
		return new BackendFlowHandle(id, this, actor);
	}

	BackendFlowHandle openHandle(String id) {
		return new BackendFlowHandle(id, this, BackendFlowHandle.PROGRAM);
	}

	@Override
	public void countShared(String name, long amount, String key) {
		BlockingWait calls = new BlockingWait("counter " + name, this.client.timeout());
		calls.checkThread();
		calls.awaitAnswer(this.counters.count(name, amount, key));
	}

	@Override
	public FlowPage listFlows(@Nullable FlowState state, @Nullable String cursor, int size) {
		return new BlockingWait("flows", this.client.timeout())
			.awaitAnswer(this.records.store().list(state, cursor, size));
	}

	@Override
	public Map<FlowState, Long> countFlows() {
		return new BlockingWait("flows", this.client.timeout()).awaitAnswer(this.records.store().counts());
	}

	@Override
	public void onStepEnded(String flow, String step, String queue, String taskId, StepState state, byte[] content) {
		StepName name = StepName.ofHeader(flow, step);
		if (name != null) {
			this.tasks.onRunEnded(queue, taskId, name);
			FlowWork work = workOf(flow);
			if (work.isMovedBy(name)) {
				return;
			}
			work.post(name.toEvent(state, content), name.run()).whenComplete((applied, failure) -> {
				if (failure instanceof FlowNotFoundException && FlowPlan.isOwnTaskId(taskId)) {
					removeOutcome(queue, taskId);
				}
			});
		}
	}

	@Override
	public @Nullable CompletableFuture<@Nullable RunOutcome> settleStep(String flow, String step, String queue,
			StepState state, Settlement settlement) {
		// an id of a user may be locked by a transaction of the application
		boolean own = FlowPlan.isOwnTaskId(settlement.lease().id());
		StepName name = (own && this.records.canMove()) ? StepName.ofHeader(flow, step) : null;
		if (name == null) {
			return null;
		}
		byte[] content = settlement.content();
		// items with one key share a task, whose end each of them awaits
		String informed = name.key().isEmpty() ? this.tasks.node() : "";
		UnsettledRun run = new UnsettledRun(name, new FlowMove.EndedRun(queue, settlement, informed),
				new CompletableFuture<>());
		workOf(flow).post(new PostedEvent(name.toEvent(state, (content != null) ? content : NOTHING), name.run(), run));
		return run.settled();
	}

	/** Nobody else would remove it. */
	private void removeOutcome(String queue, String taskId) {
		this.tasks.removeOutcome(queue, taskId).exceptionally((failure) -> {
			logger.debug("The outcome of task '{}' of a flow that is gone could not be removed", taskId, failure);
			return null;
		});
	}

	private void postStep(StepName step, FlowEvent event) {
		workOf(step.flow()).post(event, step.run());
	}

	@Override
	public boolean isStepAwaited(String flow, String step) {
		StepName name = StepName.ofHeader(flow, step);
		return name == null || blockingWait(flow).awaitAnswer(this.records.load(flow))
			.map(LoadedFlow::of)
			.filter((loaded) -> name.isAwaitedBy(loaded.plan(), loaded.copyProgress()))
			.isPresent();
	}

	@Override
	public StepFlow openStep(String flow, String step) {
		return new RunningStepFlow(flow, step, this);
	}

	/** Apply an event; answers whether an act of somebody has changed anything. */
	CompletableFuture<Boolean> postEvent(String id, FlowEvent event) {
		return workOf(id).post(event, PostedEvent.ANY_RUN);
	}

	CompletableFuture<Optional<FlowRecord>> load(String id) {
		return this.records.load(id);
	}

	/**
	 * The flow of a step; blocks until the backend has answered.
	 * @throws FlowNotFoundException if the flow is gone, or another one has its id
	 */
	LoadedFlow loadFlow(String flow, StepName step) {
		BlockingWait calls = blockingWait(flow);
		calls.checkThread();
		LoadedFlow loaded = calls.awaitAnswer(load(flow)).map(LoadedFlow::of).orElse(null);
		if (loaded == null || loaded.copyProgress().runNumber() != step.run()) {
			throw new FlowNotFoundException("There is no flow '" + flow + "' any more");
		}
		return loaded;
	}

	EarlySignals earlySignals() {
		return this.earlySignals;
	}

	FlowWaits flowWaits() {
		return this.waits;
	}

	StepTasks stepTasks() {
		return this.tasks;
	}

	/**
	 * The encoded plan of steps that are pushed.
	 * @param place what to name steps for that have no name
	 */
	byte[] encodePushed(String flow, FlowStep steps, String place) {
		FlowPlan plan = PlanBuilder.buildPushed(steps, place, this.client, this.options.namespace());
		FlowIds.checkTaskIds(flow, plan);
		return PlanFormat.encodePlan(plan);
	}

	BackendChihuoClient client() {
		return this.client;
	}

	BlockingWait blockingWait(String id) {
		return new BlockingWait("flow " + id, this.client.timeout());
	}

	/**
	 * Look for flows no longer, and fail those that wait for one; flows go on elsewhere.
	 */
	@Override
	public void close() {
		this.sweep.stop();
		this.tasks.close();
		this.waits.close();
	}

}
