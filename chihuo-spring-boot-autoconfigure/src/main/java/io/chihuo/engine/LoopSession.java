// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.LoopDefinition;
import io.chihuo.LoopOptions;
import io.chihuo.RunOutcome;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.codec.PayloadCodec;

/**
 * A loop from one start to the next stop: joins the parts that claim, dispatch, run,
 * renew and settle.
 *
 * @param <T> the payload's type
 */
final class LoopSession<T> implements TaskDispatcher.DispatcherListener, HandlerInvoker.RunEndListener<T> {

	private static final Logger logger = LoggerFactory.getLogger(LoopSession.class);

	/** No store takes that long to answer, or to fail. */
	private static final long MAX_CLAIM_NANOS = TimeUnit.MINUTES.toNanos(5);

	/** How long a resumed loop waits for the releases of its pause. */
	private static final long MAX_RELEASE_SECONDS = 3;

	private final String loop;

	private final Duration interruptGrace;

	private final TaskStore store;

	private final Runnable onIdle;

	private final SuspectClaims suspects;

	private final InFlight<T> inFlight;

	private final LoopListeners listeners;

	private final UnresponsiveRuns<T> unresponsive;

	private final Executor foreignThreads;

	private final RunInterrupter<T> interrupter;

	private final DeadLetterNotifier<T> deadLetters;

	private final RunSettlement<T> settlement;

	private final TaskFetcher<T> fetcher;

	private final TaskReleaser<T> releaser;

	private final HandlerInvoker<T> invoker;

	private final TaskDispatcher<T> dispatcher;

	private final ThreadShortage<T> shortage;

	private final WaitingTaskReleaser<T> waitingTasks;

	private final QueueConfigurer configurer;

	private final LeaseRenewer<T> renewer;

	private final Runnable unlisten;

	/** Completes when the tasks of all pauses are released, or may be taken for it. */
	private CompletableFuture<Void> released = CompletableFuture.completedFuture(null);

	private boolean paused;

	private volatile boolean closed;

	/**
	 * Create a session.
	 * @param unresponsive runs that keep their threads, those of earlier sessions too
	 * @param reports of this session and earlier ones
	 * @param foreignThreads where code of the application may block
	 * @param onIdle called when nothing runs or waits here any more
	 * @param onRefused called with the reason why the queue must not be worked on
	 */
	LoopSession(LoopDefinition<T> definition, int concurrency, EngineContext engine, LoopListeners listeners,
			UnresponsiveRuns<T> unresponsive, LapseReports reports, Executor foreignThreads, Runnable onIdle,
			Consumer<String> onRefused) {
		LoopOptions options = definition.options();
		TaskClock clock = engine.clock();
		this.loop = definition.name();
		this.onIdle = onIdle;
		this.store = engine.store(this.loop);
		this.suspects = new SuspectClaims(engine.suspects(), clock, options.lease(), this::hint);
		this.inFlight = new InFlight<>(this::suspectGone);
		PayloadCodec<T> codec = engine.codec().forType(definition.payloadType());
		this.interruptGrace = options.interruptGrace();
		this.listeners = listeners;
		this.unresponsive = unresponsive;
		this.foreignThreads = foreignThreads;
		this.interrupter = new RunInterrupter<>(this.inFlight, foreignThreads, clock, this.interruptGrace,
				this::giveUp);
		this.deadLetters = new DeadLetterNotifier<>(definition, codec, listeners);
		this.settlement = new RunSettlement<>(definition, this.store, this.inFlight, this.deadLetters, listeners, clock,
				reports, this::hint, this::onSettled);
		TaskClaims<T> claims = new TaskClaims<>(this.store, engine.queue(this.loop, definition.payloadType()),
				this.inFlight, this.suspects, unresponsive, clock, options.lease(), engine.options().worker());
		this.fetcher = this.store.local()
				? new LocalTaskFetcher<>(claims, concurrency, this.settlement::room, this::wake)
				: new RemoteTaskFetcher<>(claims, concurrency, this.settlement::room, this::wake);
		this.releaser = new TaskReleaser<>(this.loop, this.store, this.inFlight, options.maxHandBacks(), reports,
				this.settlement::dead);
		this.invoker = new HandlerInvoker<>(definition, codec, clock, listeners, this);
		this.dispatcher = new TaskDispatcher<>(engine.executor(), ForeignExecutor.callers(engine, foreignThreads),
				this.fetcher, this::run, this);
		this.shortage = new ThreadShortage<>(this.loop, this.fetcher, this.releaser);
		this.waitingTasks = new WaitingTaskReleaser<>(this.fetcher, this.releaser, this.dispatcher, clock, onIdle);
		this.configurer = new QueueConfigurer(this.loop, this.store, options, clock);
		this.renewer = new LeaseRenewer<>(this.loop, this.store, this.inFlight, options.lease(), clock,
				this.interrupter, this::catchUp);
		this.unlisten = this.store.listen(new QueueEvents<>(this.loop, this.fetcher, this.inFlight, this.interrupter,
				this.deadLetters, onRefused));
	}

	void open(boolean paused) {
		this.unresponsive.onReturned(this::hint);
		this.renewer.start();
		this.configurer.start();
		this.waitingTasks.start();
		if (!paused) {
			this.fetcher.open();
		}
	}

	/** Ends claims and releases tasks that no thread has begun, in order. */
	synchronized void pause() {
		this.paused = true;
		CompletableFuture<Void> released = this.fetcher.close()
			.thenCompose((answered) -> this.releaser.release(this.fetcher.takeWaiting()))
			.completeOnTimeout(null, MAX_RELEASE_SECONDS, TimeUnit.SECONDS);
		this.released = CompletableFuture.allOf(this.released, released);
	}

	/** Claims again when tasks that a pause releases are at the head of the queue. */
	synchronized void resume() {
		this.paused = false;
		this.released.thenRun(this::openUnlessPaused);
	}

	private synchronized void openUnlessPaused() {
		if (!this.paused && !this.closed) {
			this.fetcher.open();
		}
	}

	void concurrency(int concurrency) {
		this.fetcher.concurrency(concurrency);
	}

	/** Adds the parts that no longer move, and restarts those that can be. */
	void findStalled(List<String> stalled) {
		if (this.renewer.restartIfLate()) {
			stalled.add("renewal of the leases of loop '" + this.loop + "'");
		}
		if (this.fetcher.restartIfStalled(MAX_CLAIM_NANOS)) {
			stalled.add("claim of loop '" + this.loop + "'");
		}
	}

	Duration interruptGrace() {
		return this.interruptGrace;
	}

	/** How many tasks became dead letters. */
	long deadLetters() {
		return this.deadLetters.count();
	}

	InFlight<T> inFlight() {
		return this.inFlight;
	}

	/**
	 * Ends claims and releases tasks that have not begun. Completes when no run is left.
	 */
	CompletableFuture<Void> close() {
		this.closed = true;
		this.configurer.stop();
		this.waitingTasks.stop();
		return this.fetcher.close().thenCompose((answered) -> {
			this.releaser.release(this.fetcher.takeWaiting());
			return this.inFlight.close();
		});
	}

	/** Ends runs whose thread waits for this stop, since it ends the application. */
	void endExiting() {
		this.inFlight.all().stream().filter(TaskRun::exits).filter(TaskRun::tryEnd).forEach((run) -> {
			logger.error("Task '{}' of loop '{}' ends the application, which counts as a crash of the task", run.id(),
					this.loop);
			run.ended(RunOutcome.CRASHED, null, this.foreignThreads);
			this.settlement.crashed(run);
		});
	}

	/** Interrupt running tasks; each is kept for the release as it ends. */
	void interrupt() {
		this.inFlight.all().forEach((run) -> this.interrupter.interrupt(run, RunOutcome.RELEASED));
	}

	/** Release interrupted tasks to the head, in their old order. */
	CompletableFuture<Void> handBackUnfinished() {
		List<TaskRun<T>> unfinished = this.inFlight.takeUnfinished(this.unresponsive::add);
		unfinished.forEach((run) -> run.ended(RunOutcome.RELEASED, null, this.foreignThreads));
		unfinished.stream().filter(TaskRun::unresponsive).forEach(this::onInterruptIgnored);
		if (!unfinished.isEmpty()) {
			logger.info("{} task(s) of loop '{}' were interrupted and released to the head of their queue",
					unfinished.size(), this.loop);
		}
		return this.releaser.release(unfinished);
	}

	/** Nothing is run or renewed any more. */
	void end() {
		this.renewer.stop();
		this.unlisten.run();
		this.suspects.close();
	}

	private void hint() {
		this.fetcher.hint();
	}

	private void wake() {
		this.dispatcher.wake();
	}

	/**
	 * Begin a run. A task that a thread takes while the session closes waits to be
	 * released in order with the others.
	 */
	private boolean run(TaskRun<T> run) {
		if (this.closed) {
			this.settlement.deferRelease(run);
		}
		else if (this.unresponsive.hasId(run.id())) {
			this.settlement.release(run); // claimed before the earlier run was given up
		}
		else {
			return begin(run);
		}
		return true;
	}

	/** Begin a run. If there is no memory to begin it, it is released later. */
	private boolean begin(TaskRun<T> run) {
		try {
			return this.invoker.run(run);
		}
		catch (RuntimeException | Error ex) {
			if (!run.begun()) {
				run.unsettled(ex);
			}
			throw ex;
		}
	}

	/** A handler that ignores its interruption may still end the process. */
	private void suspectGone(TaskRun<T> run) {
		if (!run.unresponsive()) {
			this.suspects.ended(run.leased());
		}
	}

	/** The last answer from afar may come when every thread has left. */
	private void onSettled() {
		if (!this.store.local() && this.inFlight.isEmpty()) {
			this.onIdle.run();
		}
	}

	@Override
	public void onIdle() {
		this.onIdle.run();
	}

	@Override
	public void onRefused(@Nullable Throwable refusal) {
		this.shortage.onRefused(refusal);
	}

	@Override
	public SettlementDecision decide(TaskRun<T> run, @Nullable Throwable failure) {
		return this.settlement.decide(run, failure, this.closed);
	}

	@Override
	public void onRunEnded(TaskRun<T> run, @Nullable SettlementDecision decision, @Nullable Throwable failure) {
		this.fetcher.onRunEnded();
		settle(run, decision, failure);
	}

	/** Settle a run, later if there is no memory to do it now. */
	private void settle(TaskRun<T> run, @Nullable SettlementDecision decision, @Nullable Throwable failure) {
		try {
			this.settlement.settle(run, (decision != null) ? decision : decide(run, failure));
		}
		catch (Throwable ex) {
			run.unsettled(failure);
		}
	}

	/**
	 * End a run that was interrupted and has not ended by itself. Its slot stays taken as
	 * long as its handler has a thread.
	 */
	private void giveUp(TaskRun<T> run) {
		if (!run.begun() || !run.tryGiveUp(this.unresponsive::add)) {
			return;
		}
		SettlementDecision decision = decide(run, null);
		run.ended(decision.settlement().outcome(), decision.failure(), this.foreignThreads);
		settle(run, decision, null);
		if (run.unresponsive()) {
			this.suspects.endInALease(run.leased());
			onInterruptIgnored(run);
		}
		else {
			this.fetcher.release();
		}
	}

	private void onInterruptIgnored(TaskRun<T> run) {
		this.listeners.runUnresponsive(run.leased());
		this.unresponsive.warn(run);
	}

	@Override
	public void onHandlerReturnedLate(TaskRun<T> run) {
		this.unresponsive.remove(run);
		this.suspects.ended(run.leased());
	}

	@Override
	public void onRunTimedOut(TaskRun<T> run) {
		this.interrupter.interrupt(run, RunOutcome.RETRY);
	}

	@Override
	public void onRunInterruptedEarly(TaskRun<T> run) {
		this.interrupter.reach(run);
	}

	/** Repeat work that failed, as it may when the memory is full. */
	private void catchUp() {
		this.interrupter.giveUpDue();
		for (TaskRun<T> run : this.inFlight.all()) {
			if (run.takeUnsettled()) {
				this.foreignThreads.execute(() -> endLate(run));
			}
		}
	}

	private void endLate(TaskRun<T> run) {
		if (run.over()) {
			settle(run, null, run.failure());
		}
		else if (!run.begun()) {
			if (run.tryEnd()) {
				this.settlement.release(run);
			}
		}
		else if (this.invoker.endLate(run)) {
			onRunEndedElsewhere();
		}
	}

	@Override
	public void onRunEndedElsewhere() {
		this.fetcher.release();
	}

}
