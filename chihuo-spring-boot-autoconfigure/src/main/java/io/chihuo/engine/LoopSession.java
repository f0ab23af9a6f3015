package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.LoopDefinition;
import io.chihuo.LoopOptions;
import io.chihuo.RunOutcome;
import io.chihuo.TaskQueue;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.TaskStore;
import io.chihuo.codec.PayloadCodec;

/**
 * A loop from one start to the next stop: joins the parts that claim, dispatch, run,
 * renew and settle.
 *
 * @param <T> the payload's type
 */
final class LoopSession<T> implements StoreListener, Claimer.Listener, Dispatcher.Listener, Runner.Listener<T> {

	private static final Logger logger = LoggerFactory.getLogger(LoopSession.class);

	private static final long REJECTED_WAIT = 1000;

	/** How long a claimed task may wait for a slot, in milliseconds. */
	private static final long LONGEST_WAIT = 2000;

	private final LoopDefinition<T> definition;

	private final Engine engine;

	private final TaskStore store;

	private final TaskQueue<T> queue;

	private final Runnable onIdle;

	private final Permits permits;

	private final RunSlots slots;

	private final Prefetch prefetch = new Prefetch();

	private final InFlight<T> inFlight = new InFlight<>();

	private final Outage outage;

	private final Outage unconfigured;

	private final DeadLetterTeller<T> deadLetters;

	private final Outcomes<T> outcomes;

	private final Claimer claimer;

	private final Runner<T> runner;

	private final Dispatcher<T> dispatcher;

	private final LeaseRenewer<T> renewer;

	private final Runnable unlisten;

	private volatile boolean closed;

	LoopSession(LoopDefinition<T> definition, int concurrency, Engine engine, LoopListener listener, Runnable onIdle) {
		String loop = definition.name();
		LoopOptions options = definition.options();
		this.definition = definition;
		this.engine = engine;
		this.onIdle = onIdle;
		this.store = engine.store(loop);
		this.queue = engine.queue(loop, definition.payloadType());
		PayloadCodec<T> codec = engine.codec().forType(definition.payloadType());
		this.permits = new Permits(concurrency);
		this.slots = new RunSlots(concurrency);
		this.outage = new Outage(loop, "claim tasks");
		this.unconfigured = new Outage(loop, "tell its queue its options");
		this.deadLetters = new DeadLetterTeller<>(definition, codec, engine.executor(), listener);
		this.outcomes = new Outcomes<>(definition, this.store, this.inFlight, this.deadLetters, listener,
				engine.clock(), this::ready, this::settled);
		this.claimer = new Claimer(this.store, this.permits, this.prefetch, this.outcomes::room, engine.clock()::millis,
				options.lease(), engine.options().worker(), this);
		this.runner = new Runner<>(definition, codec, engine.clock(), listener, this);
		this.dispatcher = new Dispatcher<>(engine.executor(), this.slots, this.claimer, this::run, this);
		this.renewer = new LeaseRenewer<>(loop, this.store, this.inFlight, options.lease(), engine.clock());
		this.unlisten = this.store.listen(this);
	}

	void open(boolean paused) {
		this.renewer.start();
		configure();
		if (!paused) {
			resume();
		}
		if (!this.store.local()) {
			alarmIn(LONGEST_WAIT, this::watchWaiting);
		}
	}

	/**
	 * The queue may be away just now; it works by its former policy until it hears of
	 * this one.
	 */
	private void configure() {
		this.store.configure(QueuePolicy.of(this.definition.options())).whenComplete((configured, failure) -> {
			if (failure == null) {
				this.unconfigured.over();
			}
			else if (!this.closed) {
				alarmIn(this.unconfigured.failed(failure), this::configure);
			}
		});
	}

	void pause() {
		this.claimer.close();
	}

	void resume() {
		this.claimer.open();
		this.dispatcher.wake();
	}

	void concurrency(int concurrency) {
		this.permits.limit(concurrency);
		this.slots.limit(concurrency);
		this.dispatcher.wake();
	}

	InFlight<T> inFlight() {
		return this.inFlight;
	}

	/** Claim no more, hand back what has not begun. Completes when no run is left. */
	CompletableFuture<Void> close() {
		this.closed = true;
		this.dispatcher.close();
		return this.claimer.close().thenCompose((answered) -> {
			handBack(this.dispatcher.takeWaiting());
			return this.inFlight.close();
		});
	}

	/**
	 * Tasks that were claimed ahead when runs were short, and now wait behind long ones,
	 * are another worker's as well.
	 */
	private void watchWaiting() {
		if (this.closed) {
			return;
		}
		Run<T> oldest = this.dispatcher.oldestWaiting();
		if (oldest != null && this.engine.clock().millis() - oldest.claimedAt() >= LONGEST_WAIT) {
			this.permits.ahead(0);
			handBack(this.dispatcher.takeWaiting());
		}
		alarmIn(LONGEST_WAIT, this::watchWaiting);
	}

	/** What a thread takes while the session closes waits for the ordered return. */
	private void run(Run<T> run) {
		if (this.closed) {
			this.outcomes.setAside(run);
		}
		else {
			this.runner.run(run);
		}
	}

	/** Interrupt what runs; it is set aside as it ends. */
	void interrupt() {
		this.inFlight.all().forEach((run) -> run.interrupt(RunEnd.HANDED_BACK));
	}

	/** Put back what was interrupted, at the head and in its old order. */
	CompletableFuture<Void> handBackUnfinished() {
		List<Run<T>> unfinished = this.inFlight.takeUnfinished();
		unfinished.forEach((run) -> run.ended(RunOutcome.RELEASED, null));
		if (!unfinished.isEmpty()) {
			logger.info("{} task(s) of loop '{}' were interrupted and go back to the head of their queue",
					unfinished.size(), this.definition.name());
		}
		return handBack(unfinished);
	}

	private CompletableFuture<Void> handBack(List<Run<T>> runs) {
		if (runs.isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		this.permits.giveBack(runs.size());
		List<Settlement> releases = runs.stream().map(LoopSession::release).toList();
		return this.store.settle(releases).handle((settled, failure) -> {
			runs.forEach(this.inFlight::remove);
			if (failure != null) {
				logger.warn("{} task(s) of loop '{}' could not be handed back; they run again when their leases lapse",
						runs.size(), this.definition.name(), failure);
			}
			return null;
		});
	}

	private static Settlement release(Run<?> run) {
		return new Settlement(run.leased().lease(), Settlement.Ending.RELEASE, run.finishRequested(), Duration.ZERO,
				null);
	}

	/** Nothing is run or renewed any more. */
	void end() {
		this.renewer.stop();
		this.unlisten.run();
	}

	@Override
	public void ready() {
		if (!this.claimer.hint()) {
			return;
		}
		if (this.store.local()) {
			this.dispatcher.wake();
		}
		else {
			this.claimer.claim();
		}
	}

	/** The last answer from afar may come when every thread has left. */
	private void settled() {
		if (!this.store.local() && this.inFlight.isEmpty()) {
			this.onIdle.run();
		}
	}

	@Override
	public void cancelled(Lease lease) {
		Run<T> run = this.inFlight.find(lease);
		if (run != null) {
			run.interrupt(RunEnd.CANCELLED);
		}
	}

	@Override
	public void dead(StoredDeadLetter letter) {
		logger.error("Task '{}' of loop '{}' is given up: {}", letter.id(), this.definition.name(), letter.reason());
		this.deadLetters.tell(letter);
	}

	@Override
	public void claimed(List<LeasedTask> tasks, long askedAt) {
		this.outage.over();
		long until = askedAt + this.definition.options().lease().toMillis();
		for (LeasedTask task : tasks) {
			Run<T> run = new Run<>(task, this.queue, askedAt, until);
			this.inFlight.add(run);
			this.dispatcher.add(run);
		}
	}

	@Override
	public void answered() {
		this.dispatcher.wake();
	}

	@Override
	public void failed(Throwable failure) {
		alarmIn(this.outage.failed(failure), this.dispatcher::wake);
	}

	@Override
	public void rejected(Throwable ex) {
		this.claimer.hold(true);
		handBack(this.dispatcher.takeWaiting());
		if (!this.closed) {
			logger.error("The executor refuses tasks of loop '{}', which go back to their queue: it must take as many "
					+ "at once as the loops' concurrency adds up to", this.definition.name(), ex);
			alarmIn(REJECTED_WAIT, () -> {
				this.claimer.hold(false);
				this.dispatcher.wake();
			});
		}
	}

	private void alarmIn(long millis, Runnable action) {
		this.engine.clock().alarm(this.engine.clock().millis() + millis, action);
	}

	@Override
	public void idle() {
		this.onIdle.run();
	}

	@Override
	public void ended(Run<T> run, @Nullable Throwable failure) {
		this.slots.leave();
		this.prefetch.ended();
		if (this.outcomes.decide(run, failure, this.closed)) {
			this.permits.giveBack(1);
		}
	}

	@Override
	public void endedElsewhere() {
		this.dispatcher.wakeIfWaiting();
		ready();
	}

}
