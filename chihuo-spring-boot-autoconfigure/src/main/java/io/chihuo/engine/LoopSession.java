// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.chihuo.FinishPolicy;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopOptions;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.client.TaskPayloadCodec;
import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.outcome.OrphanCanceller;

/**
 * A loop from one start to the next stop: joins the parts that claim, dispatch, run,
 * renew and settle, and starts and stops them.
 *
 * @param <T> the payload's type
 */
final class LoopSession<T> {

	/** No store takes that long to answer, or to fail. */
	private static final long CLAIM_TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(5);

	private static final long ORPHAN_LOOK_MILLIS = TimeUnit.MINUTES.toMillis(1);

	/** How long a resumed loop waits for the releases of its pause. */
	private static final long RELEASE_TIMEOUT_SECONDS = 3;

	private final LoopDefinition<T> definition;

	private final SuspectClaims suspects;

	private final InFlight<T> inFlight;

	/** Other nodes may have left children that are to be cancelled. */
	private final PeriodicAlarm orphanLooks;

	private final DeadLetterNotifier<T> deadLetters;

	private final RunSettlement<T> settlement;

	private final TaskFetcher<T> fetcher;

	private final LentSlots slots;

	private final TaskReleaser<T> releaser;

	private final UnendedRuns<T> unended;

	private final RunInterrupter<T> interrupter;

	private final TaskDispatcher<T> dispatcher;

	private final WaitingTaskReleaser<T> waitingTasks;

	private final QueueConfigurer configurer;

	private final LeaseRenewer<T> renewer;

	private final Runnable removeListener;

	/** Completes when the tasks of all pauses are released, or may be taken for it. */
	private CompletableFuture<Void> released = CompletableFuture.completedFuture(null);

	private boolean paused;

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
		String loop = definition.name();
		LoopOptions options = definition.options();
		TaskClock clock = engine.clock();
		TaskStore store = engine.taskStore(loop);
		TaskPayloadCodec<T> codec = new TaskPayloadCodec<>(engine.codec(), definition.payloadType());
		this.definition = definition;
		this.suspects = new SuspectClaims(engine.suspects(), clock, options.lease(), this::hintClaimable);
		this.inFlight = new InFlight<>(this::suspectGone);
		this.deadLetters = new DeadLetterNotifier<>(definition, codec, listeners);
		this.settlement = new RunSettlement<>(definition, store, this.inFlight, this.deadLetters, listeners, clock,
				reports,
				new ResultEncoder(engine.codec(), ResultTypes.ofLoop(definition), engine.options().worker(),
						engine.client().maxPayloadSize()),
				new FlowStepEnds(loop, engine.client()), foreignThreads, this::hintClaimable, onIdle);
		RunContext context = new RunContext(store.queue(),
				new TaskParking(store, engine.client().timeout(), options.finishPolicy() == FinishPolicy.ON_SUCCESS),
				new ChildrenNotes(store), clock, engine.client());
		TaskClaims<T> claims = new TaskClaims<>(store, engine.taskQueue(loop, definition.payloadType()), this.inFlight,
				this.suspects, unresponsive, clock, context, options.lease(), engine.options().worker());
		this.fetcher = new TaskFetcher<>(claims, concurrency, this.settlement.remainingCapacity());
		this.slots = new LentSlots(this.fetcher, concurrency, options.maxWaiting(), engine.executor());
		context.setSlots(this.slots);
		this.releaser = new TaskReleaser<>(loop, store, this.inFlight, options.maxForcedReleases(), reports,
				this.settlement::reportDead);
		this.unended = new UnendedRuns<>(loop, this.inFlight, this.settlement, this.fetcher, this.releaser,
				unresponsive, this.suspects, listeners, foreignThreads);
		this.interrupter = new RunInterrupter<>(this.inFlight, foreignThreads, clock, options.interruptGrace(),
				this.unended::giveUp);
		HandlerInvoker<T> invoker = new HandlerInvoker<>(definition,
				PayloadReader.forLoop(definition, engine.codec(), codec), clock, listeners, this.settlement,
				this.fetcher, this.interrupter, unresponsive);
		ThreadShortage<T> shortage = new ThreadShortage<>(loop, this.fetcher, this.releaser);
		this.dispatcher = new TaskDispatcher<>(engine.executor(), foreignThreads, this.fetcher, invoker, onIdle,
				shortage::onRefused);
		this.configurer = new QueueConfigurer(loop, store, options, clock);
		this.waitingTasks = new WaitingTaskReleaser<>(this.fetcher, this.releaser, this.dispatcher, clock, () -> {
			this.configurer.ensureStarted();
			onIdle.run();
		});
		UnsettledRuns<T> unsettled = new UnsettledRuns<>(this.inFlight, this.interrupter, this.settlement, invoker,
				this.fetcher, foreignThreads);
		this.renewer = new LeaseRenewer<>(loop, store, this.inFlight, options.lease(), clock, this.interrupter,
				unsettled::catchUp);
		OrphanCanceller orphans = engine.client().awaitedTasks().orphanCanceller();
		Runnable cancelOrphans = () -> orphans.sweepQueue(store);
		this.orphanLooks = new PeriodicAlarm(clock, () -> ORPHAN_LOOK_MILLIS, cancelOrphans);
		this.removeListener = store.addListener(new QueueEvents<>(loop, this.fetcher, this.inFlight, this.interrupter,
				this.deadLetters, cancelOrphans, onRefused));
		unresponsive.onReturned(this::onHandlerReturnedLate);
	}

	void open(boolean paused) {
		synchronized (this) {
			this.paused = paused;
		}
		this.renewer.start();
		this.configurer.start();
		this.waitingTasks.start();
		this.orphanLooks.start();
		if (!paused) {
			this.dispatcher.open();
		}
	}

	/** Ends claims and releases tasks that no thread has begun, in order. */
	synchronized void pause() {
		this.paused = true;
		CompletableFuture<Void> released = this.fetcher.close()
			.thenCompose((answered) -> releaseIfPaused())
			.exceptionally((failure) -> null) // a loop that could not release can resume
			.completeOnTimeout(null, RELEASE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
		this.released = CompletableFuture.allOf(this.released, released);
	}

	/** After a resume, tasks that wait begin as they would have. */
	private CompletableFuture<Void> releaseIfPaused() {
		List<TaskRun<T>> waiting;
		synchronized (this) {
			waiting = this.paused ? this.fetcher.takeWaiting() : List.of();
		}
		return this.releaser.releaseRuns(waiting);
	}

	/** Claims again when tasks that a pause releases are at the head of the queue. */
	synchronized void resume() {
		this.paused = false;
		this.released.thenRun(this::openUnlessPaused);
	}

	/** Called for an earlier resume too, while a later pause still releases tasks. */
	private synchronized void openUnlessPaused() {
		if (!this.paused && this.released.isDone() && !this.settlement.isClosing()) {
			this.dispatcher.open();
		}
	}

	void setConcurrency(int concurrency) {
		this.slots.setConcurrency(concurrency);
		this.fetcher.setConcurrency(concurrency);
	}

	/** Adds the parts that no longer move, and restarts those that can be. */
	void findStalled(List<String> stalled) {
		if (this.renewer.restartIfLate()) {
			stalled.add("renewal of the leases of loop '" + this.definition.name() + "'");
		}
		if (this.waitingTasks.restartIfLate()) {
			stalled.add("check of waiting tasks of loop '" + this.definition.name() + "'");
		}
		if (this.fetcher.restartIfStalled(CLAIM_TIMEOUT_NANOS)) {
			stalled.add("claim of loop '" + this.definition.name() + "'");
		}
	}

	Duration interruptGrace() {
		return this.definition.options().interruptGrace();
	}

	/** How many tasks became dead letters. */
	long deadLetters() {
		return this.deadLetters.deadLetterCount();
	}

	/** Whether nothing runs, and the last claim found nothing more. */
	boolean isIdle() {
		return this.inFlight.isEmpty() && !this.fetcher.isClaiming();
	}

	InFlight<T> inFlight() {
		return this.inFlight;
	}

	/**
	 * Ends claims and releases tasks that have not begun. Completes when no run is left.
	 */
	CompletableFuture<Void> close() {
		synchronized (this) {
			this.settlement.close(); // no resume opens the fetcher from here on
		}
		this.configurer.stop();
		this.waitingTasks.stop();
		return this.fetcher.close().thenCompose((answered) -> {
			this.releaser.releaseRuns(this.fetcher.takeWaiting());
			return this.inFlight.awaitEmpty();
		});
	}

	/** Ends runs whose thread waits for this stop, since it ends the application. */
	void endExiting() {
		this.unended.endExiting();
	}

	/** Interrupts running tasks; each is kept for the release as it ends. */
	void interruptRuns() {
		this.interrupter.interruptAll();
	}

	/** Releases interrupted tasks to the head, in their old order. */
	CompletableFuture<Void> releaseUnfinished() {
		return this.unended.releaseRuns();
	}

	/** Nothing is run or renewed any more. */
	void end() {
		this.renewer.stop();
		this.orphanLooks.stop();
		this.removeListener.run();
		this.suspects.close();
	}

	private void hintClaimable() {
		this.fetcher.onTasksClaimable();
	}

	/** A handler that ignores its interruption may still end the process. */
	private void suspectGone(TaskRun<T> run) {
		if (!run.isUnresponsive()) {
			this.suspects.onTaskEnded(run.leasedTask());
		}
	}

	private void onHandlerReturnedLate(TaskRun<T> run) {
		this.suspects.onTaskEnded(run.leasedTask());
		this.fetcher.onTasksClaimable();
	}

}
