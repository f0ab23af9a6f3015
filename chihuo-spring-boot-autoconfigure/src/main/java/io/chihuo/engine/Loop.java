// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.LoopControl;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopOptions;
import io.chihuo.LoopState;
import io.chihuo.RunningTask;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.concurrent.BlockingWait;
import io.chihuo.concurrent.CallbackThreads;
import io.chihuo.concurrent.FailureText;
import io.chihuo.concurrent.SafeLogger;

/**
 * One loop of this node: its state, and a session while it is started.
 *
 * @param <T> the payload's type
 */
final class Loop<T> implements LoopControl {

	private static final SafeLogger logger = SafeLogger.of(Loop.class);

	private final LoopDefinition<T> definition;

	private final EngineContext engine;

	private final Runnable onStateChange;

	private final BooleanSupplier mayEnd;

	private final DrainCheck drain;

	private final CallbackThreads foreignThreads;

	private final UnresponsiveRuns<T> unresponsive;

	private final LapseReports reports;

	private volatile LoopListeners listeners;

	private final Object lock = new Object();

	private volatile LoopState state = LoopState.STOPPED;

	private volatile @Nullable LoopSession<T> session;

	private volatile StartCallbacks<T> startCallbacks;

	private volatile int concurrency;

	private GracefulStop stop = new GracefulStop();

	private CompletableFuture<Void> stopped = CompletableFuture.completedFuture(null);

	private boolean startAgain;

	/** The state last requested, apart from stops and starts of the application. */
	private LoopState wanted;

	/** The application has stopped its loops. */
	private boolean closed;

	private boolean removed;

	/** Stopped by itself, since nothing was left to do. */
	private volatile boolean drained;

	/** Of sessions that are over. */
	private long deadLetters;

	/**
	 * Create a loop.
	 * @param unresponsive those of an earlier loop of its name too
	 * @param onStateChange is called after each change of state, with no lock held
	 * @param mayEnd whether an empty queue may mean the end
	 */
	Loop(LoopDefinition<T> definition, EngineContext engine, UnresponsiveRuns<T> unresponsive, Runnable onStateChange,
			BooleanSupplier mayEnd) {
		this.definition = definition;
		this.engine = engine;
		this.onStateChange = onStateChange;
		this.mayEnd = mayEnd;
		this.concurrency = definition.options().concurrency();
		this.foreignThreads = new CallbackThreads("chihuo-" + definition.name() + "-", Integer.MAX_VALUE);
		this.unresponsive = unresponsive;
		this.reports = new LapseReports(engine.taskStore(definition.name()), engine.clock());
		this.listeners = new LoopListeners(definition.name());
		this.wanted = definition.options().enabled() ? LoopState.RUNNING : LoopState.STOPPED;
		this.drain = new DrainCheck(engine.taskStore(definition.name()), this::isIdle, this::onDrained);
		this.startCallbacks = newStartCallbacks();
	}

	/** Notify listeners of it from now on; their code may block. */
	void addListeners() {
		this.listeners = LoopListeners.forLoop(this.engine.listeners(), this);
	}

	/**
	 * Let the queue keep its bounds before the loop has started; a start sends them
	 * again, until the queue has them.
	 */
	void configureQueue() {
		QueueConfigurer.send(this.engine.taskStore(name()), QueuePolicy.of(options())).exceptionally((failure) -> {
			logger.debug("Queue '{}' could not be configured yet", name(), FailureText.toLoggable(failure));
			return null;
		});
	}

	private StartCallbacks<T> newStartCallbacks() {
		return new StartCallbacks<>(this.definition, this.engine.taskQueue(name(), this.definition.payloadType()),
				this.foreignThreads);
	}

	@Override
	public String name() {
		return this.definition.name();
	}

	@Override
	public String namespace() {
		return this.engine.options().namespace();
	}

	@Override
	public LoopOptions options() {
		return this.definition.options();
	}

	@Override
	public LoopState state() {
		return this.state;
	}

	/** Whether it has stopped by itself, done or failed. */
	boolean hasEnded() {
		return this.state == LoopState.FAILED || (this.drained && this.state == LoopState.STOPPED);
	}

	/** How many of its tasks became dead letters on this node since it was registered. */
	long deadLetters() {
		synchronized (this.lock) {
			LoopSession<T> session = this.session;
			return this.deadLetters + ((session != null) ? session.deadLetters() : 0);
		}
	}

	@Override
	public void start() {
		StartCallbacks<T> begun;
		synchronized (this.lock) {
			Assert.state(!this.closed && !this.removed, () -> "Loop '" + name()
					+ "' cannot be started: the application has stopped its loops, or this one was removed");
			if (this.state != LoopState.PAUSED) {
				this.wanted = LoopState.RUNNING;
			}
			begun = beginStart();
		}
		if (begun != null) {
			onStarted(begun);
		}
	}

	/** Start as the application does, unless somebody has stopped this loop. */
	void startIfWanted() {
		StartCallbacks<T> begun;
		synchronized (this.lock) {
			boolean start = !this.closed && !this.removed && this.wanted != LoopState.STOPPED;
			begun = start ? beginStart() : null;
		}
		if (begun != null) {
			onStarted(begun);
		}
	}

	/** Called with the lock held. */
	private @Nullable StartCallbacks<T> beginStart() {
		if (this.state == LoopState.STOPPING) {
			this.startAgain = true;
		}
		return (this.state == LoopState.STOPPED || this.state == LoopState.FAILED) ? openSession() : null;
	}

	/** Refuse to start, or do so no more; neither stops nor starts it. */
	void refuseStarts(boolean closed) {
		synchronized (this.lock) {
			this.closed = closed;
		}
	}

	/** Stop, unless starts are no longer refused. */
	CompletableFuture<Void> stopIfClosed() {
		synchronized (this.lock) {
			if (!this.closed) {
				return CompletableFuture.completedFuture(null);
			}
		}
		return stopWithState(this.engine.options().gracePeriod(), LoopState.STOPPED);
	}

	/**
	 * Work with threads of the caller's while the loop is stopped.
	 * @param executor runs the tasks
	 */
	LoopDrain openDrain(DrainExecutor executor) {
		int slots = (options().maxWaiting() == 0) ? this.concurrency : 1;
		LoopSession<T> session;
		synchronized (this.lock) {
			Assert.state(this.session == null && !this.removed, () -> "Loop '" + name()
					+ "' cannot be drained: it runs by itself, was removed or is being drained already");
			session = newSession(slots, this.engine.withExecutor(executor), () -> {
			});
			this.session = session;
		}
		session.open(false);
		return new LoopDrain(session, this.engine.taskStore(name()), newStartCallbacks(), this.listeners,
				this::forgetSession);
	}

	private LoopSession<T> newSession(int slots, EngineContext engine, Runnable onIdle) {
		return new LoopSession<>(new LoopSetup<>(this.definition, slots, engine, this.listeners, this.unresponsive,
				this.reports, this.foreignThreads, onIdle,
				(reason) -> this.foreignThreads.execute(() -> onQueueRefused(reason))));
	}

	private void forgetSession() {
		synchronized (this.lock) {
			this.deadLetters = deadLetters();
			this.session = null;
			this.unresponsive.onSessionEnded();
		}
	}

	/** Run the start callbacks on this thread. */
	void runStartCallbacks() {
		newStartCallbacks().runHere();
	}

	/** Called with the lock held. */
	private StartCallbacks<T> openSession() {
		Assert.state(this.session == null, () -> "Loop '" + name() + "' cannot be started: it is being drained");
		StartCallbacks<T> startCallbacks = newStartCallbacks();
		LoopSession<T> session = newSession(this.concurrency, this.engine, this::checkForWork);
		this.drained = false;
		this.drain.setEndWanted(!options().runForever());
		this.state = (this.wanted == LoopState.PAUSED) ? LoopState.PAUSED : LoopState.RUNNING;
		this.startCallbacks = startCallbacks;
		this.session = session;
		session.open(this.state == LoopState.PAUSED);
		return startCallbacks;
	}

	/** It has fallen idle, or may have work that was forgotten elsewhere. */
	private void checkForWork() {
		this.startCallbacks.ensureBegun();
		this.drain.checkSoon();
	}

	private void onStarted(StartCallbacks<T> startCallbacks) {
		this.listeners.notifyStarted();
		this.onStateChange.run();
		startCallbacks.start(this.engine.executor(), (failure) -> onStartCallbacksEnded(startCallbacks, failure));
		logger.info("Loop '{}' starts with concurrency {}", name(), this.concurrency);
	}

	private void onStartCallbacksEnded(StartCallbacks<T> startCallbacks, @Nullable Throwable failure) {
		if (failure == null) {
			this.drain.checkSoon();
		}
		else if (startCallbacks == this.startCallbacks
				&& (this.state == LoopState.RUNNING || this.state == LoopState.PAUSED)) {
			stopWithState(this.engine.options().gracePeriod(), LoopState.FAILED);
			// afterwards, since methods of the exception may block
			logger.error("Loop '{}' stops, since its start callback failed", name(), FailureText.toLoggable(failure));
		}
	}

	/** The queue must not be worked on until somebody has acted. */
	private void onQueueRefused(String reason) {
		if (this.state == LoopState.RUNNING || this.state == LoopState.PAUSED) {
			stopWithState(this.engine.options().gracePeriod(), LoopState.FAILED);
			logger.error("Loop '{}' stops: {}", name(), reason);
		}
	}

	/** Stop, and never start again. */
	CompletableFuture<Void> stopForEver() {
		synchronized (this.lock) {
			this.removed = true;
			this.wanted = LoopState.STOPPED;
		}
		return stopWithState(this.engine.options().gracePeriod(), LoopState.STOPPED);
	}

	@Override
	public CompletableFuture<Void> stop() {
		return stop(this.engine.options().gracePeriod());
	}

	@Override
	public CompletableFuture<Void> stop(Duration gracePeriod) {
		Assert.notNull(gracePeriod, "'gracePeriod' must not be null");
		synchronized (this.lock) {
			this.wanted = LoopState.STOPPED;
		}
		return forCaller(stopWithState(gracePeriod, LoopState.STOPPED));
	}

	/** A future for an application, whose callbacks may block. */
	CompletableFuture<Void> forCaller(CompletableFuture<Void> stopped) {
		if (stopped.isDone()) {
			return stopped;
		}
		CompletableFuture<Void> copy = new CompletableFuture<>();
		stopped.whenComplete((ended, failure) -> this.foreignThreads.execute(() -> copy.complete(null)));
		return copy;
	}

	private CompletableFuture<Void> stopWithState(Duration gracePeriod, LoopState last) {
		CompletableFuture<Void> stopped;
		synchronized (this.lock) {
			this.startAgain = false;
			LoopSession<T> session = this.session;
			if (this.state == LoopState.STOPPING) {
				this.stop.shortenGracePeriod(gracePeriod);
			}
			if (session == null || this.state == LoopState.STOPPING) {
				return this.stopped.copy();
			}
			stopped = new CompletableFuture<>();
			this.stop = new GracefulStop();
			this.stopped = stopped;
			this.state = LoopState.STOPPING;
			try {
				this.stop.stopSession(session, this.startCallbacks, gracePeriod)
					.whenComplete((ended, failure) -> onStopped(stopped, last, failure))
					.exceptionally((failure) -> {
						stopped.complete(null);
						return null;
					});
			}
			catch (RuntimeException | Error ex) {
				onStopped(stopped, last, ex); // as of a full heap
			}
		}
		this.onStateChange.run();
		return stopped.copy();
	}

	private void onStopped(CompletableFuture<Void> stopped, LoopState last, @Nullable Throwable failure) {
		StartCallbacks<T> begun;
		long timeLeft;
		synchronized (this.lock) {
			timeLeft = this.stop.timeLeft();
			this.state = last;
			forgetSession();
			this.drain.setEndWanted(false);
			if (this.closed || this.removed) {
				this.reports.clear();
			}
			// in the same step, or a later stop would be overtaken by this start
			begun = this.startAgain ? openSession() : null;
			this.startAgain = false;
		}
		this.listeners.notifyStopped(last, () -> logStopped(failure), this.foreignThreads, timeLeft)
			.whenComplete((notified, ex) -> {
				stopped.complete(null);
				this.onStateChange.run();
				if (begun != null) {
					this.foreignThreads.execute(() -> onStarted(begun));
				}
			});
	}

	private void logStopped(@Nullable Throwable failure) {
		if (failure != null) {
			logger.error("Loop '{}' stopped with an error", name(), FailureText.toLoggable(failure));
		}
		else {
			logger.info("Loop '{}' stopped", name());
		}
	}

	/** Nobody can start it any more. */
	void onRemoved() {
		this.listeners.notifyRemoved();
	}

	@Override
	public void pause() {
		changeState(LoopState.RUNNING, LoopState.PAUSED, LoopSession::pause);
	}

	@Override
	public void resume() {
		changeState(LoopState.PAUSED, LoopState.RUNNING, LoopSession::resume);
	}

	private void changeState(LoopState from, LoopState to, Consumer<LoopSession<T>> action) {
		synchronized (this.lock) {
			LoopSession<T> session = this.session;
			if (this.state != from || session == null) {
				return;
			}
			this.state = to;
			this.wanted = to;
			action.accept(session);
		}
		logger.info("Loop '{}' {}", name(), (to == LoopState.PAUSED) ? "paused" : "resumed");
		this.onStateChange.run();
	}

	@Override
	public int concurrency() {
		return this.concurrency;
	}

	@Override
	public void setConcurrency(int concurrency) {
		Assert.isTrue(concurrency > 0, () -> "'concurrency' must be at least 1, but is " + concurrency);
		synchronized (this.lock) {
			this.concurrency = concurrency;
			LoopSession<T> session = this.session;
			if (session != null) {
				session.setConcurrency(concurrency);
			}
		}
	}

	@Override
	public List<RunningTask> runningTasks() {
		LoopSession<T> session = this.session;
		Stream<TaskRun<T>> running = (session == null) ? Stream.of()
				: session.inFlight().inOrder().stream().filter(TaskRun::isRunning);
		return Stream.concat(this.unresponsive.allRuns(), running).map(TaskRun::toRunningTask).toList();
	}

	@Override
	public int leftoverCount() {
		return this.unresponsive.leftoverCount();
	}

	/** Adds the parts that no longer move, and restarts those that can be. */
	void findStalled(List<String> stalled) {
		LoopSession<T> session = this.session;
		if (session != null) {
			session.findStalled(stalled);
		}
	}

	@Override
	public boolean awaitDrained(Duration timeout) throws InterruptedException {
		BlockingWait.checkThread(name());
		return this.drain.awaitDrained(timeout);
	}

	/** Whether this node has nothing to do, so that it is worth asking the queue. */
	private boolean isIdle() {
		LoopSession<T> session = this.session;
		return session == null || (this.startCallbacks.isOver() && session.inFlight().isEmpty());
	}

	/** An empty queue may mean the end from now on. */
	void endIfDrained() {
		this.drain.checkSoon();
	}

	private void onDrained() {
		if (!options().runForever() && this.state == LoopState.RUNNING && this.mayEnd.getAsBoolean()) {
			this.foreignThreads.execute(() -> logger.info("Loop '{}' has nothing left to do", name()));
			this.drained = true;
			stopWithState(this.engine.options().gracePeriod(), LoopState.STOPPED);
		}
	}

	/** Whether an empty queue means the end. */
	boolean endsByItself() {
		return !options().runForever() && options().enabled();
	}

	/** The run whose handler has the current thread, null if it is none of this loop. */
	@Nullable TaskRun<T> currentRun() {
		LoopSession<T> session = this.session;
		return (session != null) ? session.inFlight().findByThread(Thread.currentThread()) : null;
	}

}
