// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.AwaitTimeoutException;
import io.chihuo.CallInterruptedException;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowModule;
import io.chihuo.FlowNotFoundException;
import io.chihuo.FlowState;
import io.chihuo.FlowStatus;
import io.chihuo.ItemCounts;
import io.chihuo.ItemResults;
import io.chihuo.ResultGoneException;
import io.chihuo.StepKind;
import io.chihuo.StepResultPage;
import io.chihuo.StepState;
import io.chihuo.StepStatus;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.codec.OutcomeContent;
import io.chihuo.concurrent.BlockingWait;
import io.chihuo.concurrent.CallbackFutures;
import io.chihuo.concurrent.DurationConversion;
import io.chihuo.concurrent.FailureText;
import io.chihuo.concurrent.SafeLogger;
import io.chihuo.flow.state.ChildRole;
import io.chihuo.flow.state.ContextValue;
import io.chihuo.flow.state.FlowDiagram;
import io.chihuo.flow.state.FlowEvent;
import io.chihuo.flow.state.FlowProgress;
import io.chihuo.flow.state.ItemProgress;
import io.chihuo.flow.state.PlanNode;
import io.chihuo.flow.state.StepTotals;

/**
 * A flow in a backend.
 */
final class BackendFlowHandle implements FlowHandle {

	private static final int MAX_NAME_LENGTH = 128;

	private static final Duration MAX_CREATE_FOR = Duration.ofDays(30);

	private static final SafeLogger logger = SafeLogger.of(BackendFlowHandle.class);

	private static final Runnable NOTHING = () -> {
	};

	/** The actor of handles that applications have. */
	static final String PROGRAM = "a call";

	private final String id;

	private final FlowEngine engine;

	private final String actor;

	private final BlockingWait calls;

	/**
	 * Create a handle.
	 * @param actor who acts on the flow, for the log
	 */
	BackendFlowHandle(String id, FlowEngine engine, String actor) {
		this.id = id;
		this.engine = engine;
		this.actor = actor;
		this.calls = engine.blockingWait(id);
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public void await() {
		awaitEnd(null);
	}

	@Override
	public void await(Duration timeout) {
		awaitEnd(timeout);
	}

	private void awaitEnd(@Nullable Duration timeout) {
		this.calls.checkThread();
		CompletableFuture<FlowRecord> wait = this.engine.flowWaits().awaitEnd(this.id);
		CompletableFuture<Void> end = wait.thenCompose(this::readEnd);
		Runnable waited = NOTHING;
		try {
			waited = end.isDone() ? NOTHING : this.engine.flowWaits().beginWait(this.id);
			if (timeout == null) {
				end.get();
			}
			else {
				end.get(DurationConversion.toNanos(timeout), TimeUnit.NANOSECONDS);
			}
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException failure) ? failure
					: new CompletionException(ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new AwaitTimeoutException("Flow '" + this.id + "' has not ended within " + timeout
					+ ", and goes on: FlowHandle.status() says where it is");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CallInterruptedException("Interrupted while waiting for flow '" + this.id + "', which goes on",
					ex);
		}
		finally {
			waited.run();
			this.engine.flowWaits().forget(this.id, wait);
		}
	}

	@Override
	public CompletableFuture<@Nullable Void> future() {
		CompletableFuture<FlowRecord> wait = this.engine.flowWaits().awaitEnd(this.id);
		return this.engine.flowWaits()
			.toFuture(this.id, wait, wait.thenCompose(this::readEnd), this.engine.flowWaits().newFuture(this.id));
	}

	private CompletableFuture<Void> readEnd(FlowRecord record) {
		if (record.state() == FlowState.DONE) {
			return CompletableFuture.completedFuture(null);
		}
		if (record.state() == FlowState.CANCELLED) {
			throw new CancellationException("Flow '" + this.id + "' was cancelled");
		}
		LoadedFlow flow = LoadedFlow.of(record);
		FlowProgress progress = flow.copyProgress();
		int node = progress.failedNode();
		if (node < 0) {
			throw new FlowFailedException("Flow '" + this.id + "' has failed" + describeCompensation(flow), "");
		}
		return new StepErrors(flow, progress, this.engine.stepTasks()).findReason(node).thenAccept((reason) -> {
			throw failure(flow, flow.plan().node(node), reason);
		});
	}

	private FlowFailedException failure(LoadedFlow flow, PlanNode node, @Nullable String reason) {
		return new FlowFailedException("Flow '" + this.id + "' has failed at step '" + node.name() + "'"
				+ ((reason != null) ? ": " + reason : "") + describeCompensation(flow), node.name());
	}

	private static String describeCompensation(LoadedFlow flow) {
		if (flow.record().state() != FlowState.COMPENSATION_FAILED) {
			return "";
		}
		FlowProgress progress = flow.copyProgress();
		for (int node = 0; node < flow.plan().size(); node++) {
			if (flow.plan().node(node).role() == ChildRole.COMPENSATION && progress.stepState(node).isFailure()) {
				return "; and its compensation '" + flow.plan().node(node).name() + "' has failed";
			}
		}
		return "";
	}

	@Override
	public void callback(Consumer<FlowStatus> action) {
		CallbackFutures.onCallbackThread(this.engine.flowWaits().awaitEnd(this.id))
			.thenAccept((record) -> action.accept(statusOf(LoadedFlow.of(record))))
			.handle((done, failure) -> {
				if (failure != null) {
					logger.warn("A callback of flow '{}' threw an exception, or can no longer be called", this.id,
							FailureText.toLoggable(FailureText.unwrapFailure(failure)));
				}
				return null;
			});
	}

	@Override
	public void dismiss() {
		post(new FlowEvent.FlowDismissed());
	}

	@Override
	public void cancel() {
		if (hasEffect("cancel", new FlowEvent.FlowCancelled())) {
			logger.info("Flow '{}' was cancelled by {}", this.id, this.actor);
		}
	}

	@Override
	public void abandon() {
		if (hasEffect("abandon", new FlowEvent.FlowAbandoned())) {
			logger.info("Flow '{}' was abandoned by {}", this.id, this.actor);
		}
	}

	boolean post(FlowEvent event) {
		this.calls.checkThread();
		return this.calls.awaitAnswer(this.engine.postEvent(this.id, event));
	}

	LoadedFlow load() {
		return LoadedFlow.of(findRecord(false));
	}

	/**
	 * The record of the flow.
	 * @param early whether it may be one with signals for a flow to come
	 */
	private FlowRecord findRecord(boolean early) {
		this.calls.checkThread();
		return this.calls.awaitAnswer(this.engine.load(this.id))
			.filter((record) -> early || !EarlySignals.isHolder(record))
			.orElseThrow(() -> new FlowNotFoundException("There is no flow '" + this.id + "'"));
	}

	/** Whether an act has changed anything; it is logged if not. */
	boolean hasEffect(String act, FlowEvent event) {
		boolean effective = post(event);
		if (!effective) {
			logger.info("Flow '{}' was not changed by {}: its state does not allow '{}'", this.id, this.actor, act);
		}
		return effective;
	}

	@Override
	public FlowStatus status() {
		return statusOf(load());
	}

	private FlowStatus statusOf(LoadedFlow flow) {
		FlowProgress progress = flow.copyProgress();
		FlowRecord record = flow.record();
		StepObstacles obstacles = this.calls
			.awaitAnswer(StepObstacles.findAll(flow, progress, this.engine.stepTasks()));
		List<StepStatus> steps = new ArrayList<>();
		for (int node : flow.plan().numbersInOrder()) {
			PlanNode planned = flow.plan().node(node);
			boolean task = planned.kind() == StepKind.TASK;
			Long due = progress.dueAt(node);
			steps.add(StepStatus.of(planned.name(), planned.kind(), obstacles.stateOf(node), planned.task().queue(),
					task ? flow.taskId(stepOf(progress, node)) : "", planned.runNumber(progress.round(node)),
					(due != null) ? Instant.ofEpochMilli(due) : null, obstacles.textOf(node),
					countsOf(progress, node)));
		}
		StepTotals totals = new StepTotals(flow.plan(), progress);
		return FlowStatus.of(this.id, record.state(), Instant.ofEpochMilli(record.createdAt()),
				record.state().isEnded() ? Instant.ofEpochMilli(record.endedAt()) : null, progress.unreadSignals(),
				totals.total(), totals.isExact(), steps);
	}

	private StepName stepOf(FlowProgress progress, int node) {
		return new StepName(this.id, progress.runNumber(), node, progress.round(node));
	}

	private static @Nullable ItemCounts countsOf(FlowProgress progress, int node) {
		ItemProgress items = progress.itemProgress(node);
		return (items != null)
				? ItemCounts.of(items.doneCount(), items.failedCount(), items.knownCount(), items.isComplete()) : null;
	}

	@Override
	public String toMermaid() {
		LoadedFlow flow = load();
		return FlowDiagram.drawFlow(flow.plan(), flow.copyProgress());
	}

	@Override
	public <R> @Nullable R result(String step, Class<R> resultType) {
		return result(load(), step, resultType);
	}

	<R> @Nullable R result(LoadedFlow flow, String step, Class<R> resultType) {
		FlowProgress progress = flow.copyProgress();
		int named = flow.plan().numberOf(step);
		if (progress.stepState(named) != StepState.DONE) {
			throw new ResultGoneException("Step '" + step + "' of flow '" + this.id + "' has no result, since it is "
					+ progress.stepState(named));
		}
		int node = flow.plan().resultNode(named);
		byte[] value = progress.value(node);
		if (value != null) {
			return FlowValues.decodeValue(this.engine.client(), value, resultType);
		}
		StepKind kind = flow.plan().node(node).kind();
		Assert.isTrue(kind != StepKind.FOR_EACH, () -> "Step '" + step + "' of flow '" + this.id
				+ "' has many results: read them by itemResults(step, cursor, type)");
		if (kind.isComposite()) {
			return collectResults(flow, node, resultType);
		}
		if (kind != StepKind.TASK) {
			return null;
		}
		TaskEnd end = this.calls.awaitAnswer(this.engine.stepTasks()
			.findResult(flow, new StepName(this.id, progress.runNumber(), node, progress.round(node))));
		if (end == null || end.content().length == 0) {
			return null;
		}
		OutcomeContent content = OutcomeContent.fromBytes(end.content());
		return this.engine.client().decodeValue(content.body(), content.codec(), resultType);
	}

	private <R> @Nullable R collectResults(LoadedFlow flow, int node, Class<R> resultType) {
		StepResults results = new StepResults(flow, flow.copyProgress(), this.engine.stepTasks());
		BackendChihuoClient client = this.engine.client();
		try {
			Object list = this.calls.awaitAnswer(results.findResult(node));
			return FlowValues.decodeValue(client, FlowValues.encodeValue(client, "The list of results", list),
					resultType);
		}
		catch (BrokenStepException ex) {
			throw new IllegalArgumentException("The results cannot be read together: " + ex.getMessage()
					+ ", or read FlowHandle.results(type, cursor, limit)", ex);
		}
	}

	@Override
	public <R> StepResultPage<R> results(Class<R> resultType, @Nullable String cursor, int limit) {
		ResultPages pages = new ResultPages(load(), this.engine.stepTasks());
		return this.calls.awaitAnswer(pages.readPage(resultType, cursor, limit));
	}

	@Override
	public FlowModule module(String step) {
		return new BackendFlowModule(this, this.engine, step);
	}

	String actor() {
		return this.actor;
	}

	@Override
	public <R> @Nullable R contextValue(String key, Class<R> valueType) {
		return contextValue(load(), key, valueType);
	}

	/**
	 * A value of the context.
	 * @param key key with the module that it belongs to
	 */
	<R> @Nullable R contextValue(LoadedFlow flow, String key, Class<R> valueType) {
		ContextValue value = flow.copyProgress().contextValue(key);
		if (value == null) {
			return null;
		}
		BackendChihuoClient client = this.engine.client();
		byte[] encoded = value.encoded();
		return (encoded != null) ? client.decodeValue(encoded, value.codec(), valueType)
				: client.decodeValue(client.encodeValue("The value", value.number()), client.codecName(), valueType);
	}

	@Override
	public <R> ItemResults<R> itemResults(String step, @Nullable String cursor, Class<R> resultType) {
		return itemResults(load(), step, cursor, resultType);
	}

	<R> ItemResults<R> itemResults(LoadedFlow flow, String step, @Nullable String cursor, Class<R> resultType) {
		return this.calls.awaitAnswer(new ItemResultReader(flow, flow.plan().numberOf(step), this.engine.stepTasks())
			.readPage(cursor, resultType));
	}

	@Override
	public void signal(String name, @Nullable Object value) {
		sendSignal(toSignal(name, value, ""), false);
	}

	@Override
	public void signal(String name, @Nullable Object value, String key) {
		checkName(key);
		sendSignal(toSignal(name, value, key), false);
	}

	@Override
	public void signal(String name, @Nullable Object value, String key, Duration createFor) {
		checkName(key);
		Assert.isTrue(!createFor.isNegative() && createFor.compareTo(MAX_CREATE_FOR) <= 0 && createFor.toMillis() > 0,
				() -> "'createFor' must be from 1 ms to " + MAX_CREATE_FOR + ", but is " + createFor);
		FlowEvent.SignalCame signal = toSignal(name, value, key);
		boolean sent = false;
		while (!sent) {
			try {
				sendSignal(signal, true);
				sent = true;
			}
			catch (FlowNotFoundException ex) {
				sent = this.calls.awaitAnswer(this.engine.earlySignals().hold(this.id, signal, createFor.toMillis()));
			}
		}
	}

	/** A key is one of its signal, or of its counter. */
	private FlowEvent.SignalCame toSignal(String name, @Nullable Object value, String key) {
		checkName(name);
		byte[] bytes = FlowValues.encodeValue(this.engine.client(), "The value of signal '" + name + "'", value);
		return new FlowEvent.SignalCame(name, bytes, key.isEmpty() ? "" : toKey("signal", name, key));
	}

	private void sendSignal(FlowEvent.SignalCame signal, boolean early) {
		add(signal, signal.value().length, early);
		if (!this.actor.equals(PROGRAM)) {
			logger.info("Signal '{}' was sent to flow '{}' by {}", signal.name().replaceAll("\\p{Cntrl}", "?"), this.id,
					this.actor);
		}
	}

	@Override
	public void count(String name, long amount) {
		sendCount(name, amount, "");
	}

	@Override
	public void count(String name, long amount, String key) {
		checkName(key);
		sendCount(name, amount, toKey("count", name, key));
	}

	private void sendCount(String name, long amount, String key) {
		Assert.isTrue(amount > 0, () -> "'amount' must be positive, but is " + amount);
		checkName(name);
		add(new FlowEvent.CountAdded(name, amount, key), name.length() + key.length(), false);
	}

	/** Both may have slashes, and are kept apart by the length of the first. */
	private static String toKey(String kind, String name, String key) {
		return kind + "/" + name.length() + "/" + name + "/" + key;
	}

	private static void checkName(String name) {
		Assert.isTrue(!name.isEmpty() && name.length() <= MAX_NAME_LENGTH,
				() -> "A name has 1 to " + MAX_NAME_LENGTH + " characters, but this one has " + name.length());
	}

	/** Whether it has an effect is decided when it is applied. */
	private void add(FlowEvent event, int addedBytes, boolean early) {
		LoadedFlow flow = LoadedFlow.of(findRecord(early));
		if (!flow.record().state().isEnded()) {
			checkRoom(flow, addedBytes);
		}
		post(event);
	}

	private void checkRoom(LoadedFlow flow, int addedBytes) {
		Assert.state(flow.record().progress().length + addedBytes <= FlowProgress.MAX_PROGRESS_BYTES,
				() -> "The signals, counts and given values of flow '" + this.id + "' would take more than "
						+ FlowProgress.MAX_PROGRESS_BYTES + " bytes: use references to large values");
	}

	@Override
	public void cancelTimer(String step) {
		post(new FlowEvent.TimerCancelled(load().plan().numberOf(step)));
	}

	@Override
	public void resume() {
		if (hasEffect("resume", new FlowEvent.StepRetried(0))) {
			logger.info("Flow '{}' was resumed by {}", this.id, this.actor);
		}
	}

	@Override
	public void retry(String step) {
		if (hasEffect("retry of '" + step + "'", new FlowEvent.StepRetried(load().plan().numberOf(step)))) {
			logger.info("Step '{}' of flow '{}' was retried by {}", step, this.id, this.actor);
		}
	}

	@Override
	public void skip(String step, @Nullable Object value) {
		byte[] bytes = FlowValues.encodeValue(this.engine.client(), "The value of step '" + step + "'", value);
		LoadedFlow flow = load();
		checkRoom(flow, bytes.length);
		if (hasEffect("skip of '" + step + "'", new FlowEvent.StepSkipped(flow.plan().numberOf(step), bytes))) {
			logger.info("Step '{}' of flow '{}' was skipped by {}", step, this.id, this.actor);
		}
	}

	@Override
	public String toString() {
		return "FlowHandle[" + this.id + "]";
	}

}
