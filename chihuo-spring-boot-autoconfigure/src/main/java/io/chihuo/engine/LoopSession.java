package io.chihuo.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
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
final class LoopSession<T> implements Dispatcher.Listener, Runner.Listener<T> {

	private static final Logger logger = LoggerFactory.getLogger(LoopSession.class);

	private final String loop;

	private final TaskStore store;

	private final Runnable onIdle;

	private final SuspectClaims suspects;

	private final InFlight<T> inFlight;

	private final DeadLetterTeller<T> deadLetters;

	private final Outcomes<T> outcomes;

	private final TaskPump<T> pump;

	private final TaskReleaser<T> releaser;

	private final Runner<T> runner;

	private final Dispatcher<T> dispatcher;

	private final ThreadShortage<T> shortage;

	private final WaitingTaskWatch<T> waitingTasks;

	private final QueueConfigurer configurer;

	private final LeaseRenewer<T> renewer;

	private final Runnable unlisten;

	private volatile boolean closed;

	LoopSession(LoopDefinition<T> definition, int concurrency, Engine engine, LoopListener listener, Runnable onIdle,
			Consumer<String> onRefused) {
		LoopOptions options = definition.options();
		TaskClock clock = engine.clock();
		this.loop = definition.name();
		this.onIdle = onIdle;
		this.store = engine.store(this.loop);
		this.suspects = new SuspectClaims(engine.suspects(), this::hint);
		this.inFlight = new InFlight<>(this.suspects::ended);
		PayloadCodec<T> codec = engine.codec().forType(definition.payloadType());
		this.deadLetters = new DeadLetterTeller<>(definition, codec, engine.executor(), listener);
		this.outcomes = new Outcomes<>(definition, this.store, this.inFlight, this.deadLetters, listener, clock,
				this::hint, this::settled);
		TaskClaims<T> claims = new TaskClaims<>(this.store, engine.queue(this.loop, definition.payloadType()),
				this.inFlight, this.suspects, clock, options.lease(), engine.options().worker());
		this.pump = this.store.local() ? new LocalPump<>(claims, concurrency, this.outcomes::room, this::wake)
				: new RemotePump<>(claims, concurrency, this.outcomes::room, this::wake);
		this.releaser = new TaskReleaser<>(this.loop, this.store, this.inFlight, options.maxHandBacks(),
				this.outcomes::dead);
		this.runner = new Runner<>(definition, codec, clock, listener, this);
		this.dispatcher = new Dispatcher<>(engine.executor(), this.pump, this::run, this);
		this.shortage = new ThreadShortage<>(this.loop, this.pump, this.releaser, clock);
		this.waitingTasks = new WaitingTaskWatch<>(this.pump, this.releaser, clock);
		this.configurer = new QueueConfigurer(this.loop, this.store, options, clock);
		this.renewer = new LeaseRenewer<>(this.loop, this.store, this.inFlight, options.lease(), clock);
		this.unlisten = this.store
			.listen(new QueueEvents<>(this.loop, this.pump, this.inFlight, this.deadLetters, onRefused));
	}

	void open(boolean paused) {
		this.renewer.start();
		this.configurer.start();
		this.waitingTasks.start();
		if (!paused) {
			this.pump.open();
		}
	}

	/** Claims no more and releases what no thread has begun, in order. */
	void pause() {
		this.pump.close().thenRun(() -> this.releaser.release(this.pump.takeWaiting()));
	}

	void resume() {
		this.pump.open();
	}

	void concurrency(int concurrency) {
		this.pump.concurrency(concurrency);
	}

	/** How many tasks became dead letters. */
	long deadLetters() {
		return this.deadLetters.count();
	}

	InFlight<T> inFlight() {
		return this.inFlight;
	}

	/** Claims no more, releases what has not begun. Completes when no run is left. */
	CompletableFuture<Void> close() {
		this.closed = true;
		this.configurer.stop();
		this.waitingTasks.stop();
		return this.pump.close().thenCompose((answered) -> {
			this.releaser.release(this.pump.takeWaiting());
			return this.inFlight.close();
		});
	}

	/** Ends runs whose thread waits for this stop, since it ends the application. */
	void endExiting() {
		this.inFlight.all().stream().filter(Run::exits).forEach(this.outcomes::exited);
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
					unfinished.size(), this.loop);
		}
		return this.releaser.release(unfinished);
	}

	/** Nothing is run or renewed any more. */
	void end() {
		this.renewer.stop();
		this.unlisten.run();
		this.suspects.close();
		this.outcomes.stop();
	}

	private void hint() {
		this.pump.hint();
	}

	private void wake() {
		this.dispatcher.wake();
	}

	/** What a thread takes while the session closes waits for the ordered return. */
	private boolean run(Run<T> run) {
		if (!this.closed) {
			return this.runner.run(run);
		}
		this.outcomes.setAside(run);
		return true;
	}

	/** The last answer from afar may come when every thread has left. */
	private void settled() {
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
		this.shortage.onRefused(refusal, this::wake);
	}

	@Override
	public void ended(Run<T> run, @Nullable Throwable failure) {
		this.pump.onRunEnded();
		this.outcomes.decide(run, failure, this.closed);
	}

	@Override
	public void endedElsewhere() {
		this.pump.release();
	}

}
