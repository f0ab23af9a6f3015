package io.chihuo.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;

import io.chihuo.LoopControl;
import io.chihuo.LoopState;
import io.chihuo.RunOutcome;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.event.LeaseLost;
import io.chihuo.event.LoopEvent;
import io.chihuo.event.LoopStarted;
import io.chihuo.event.LoopStopped;
import io.chihuo.event.TaskDead;
import io.chihuo.event.TaskFailed;
import io.chihuo.event.TaskStarted;
import io.chihuo.event.TaskSucceeded;

/**
 * Publishes the events of one loop.
 */
final class LoopEventPublisher implements LoopListener {

	/** How long a stop waits for those who listen to it, in seconds. */
	private static final long LONGEST_STOP = 5;

	private final LoopControl loop;

	private final EventAudience audience;

	private final ApplicationEventPublisher publisher;

	private final Executor executor;

	private final ListenerFailures failures;

	LoopEventPublisher(LoopControl loop, EventAudience audience, ApplicationEventPublisher publisher,
			Executor executor) {
		this.loop = loop;
		this.audience = audience;
		this.publisher = publisher;
		this.executor = executor;
		this.failures = ListenerFailures.ofLoop(loop.name());
	}

	@Override
	public void started() {
		this.audience.look();
		if (this.audience.wants(LoopStarted.class)) {
			publishElsewhere(new LoopStarted(this.loop.name(), this.loop.concurrency()));
		}
	}

	@Override
	public CompletableFuture<Void> stopped(LoopState state) {
		return this.audience.wants(LoopStopped.class) ? publishElsewhere(new LoopStopped(this.loop.name(), state))
			.completeOnTimeout(null, LONGEST_STOP, TimeUnit.SECONDS) : CompletableFuture.completedFuture(null);
	}

	@Override
	public RunWatch runStarts(LeasedTask task, long now) {
		if (this.audience.wants(TaskStarted.class)) {
			publish(new TaskStarted(this.loop.name(), task.lease().id(), task.attempt()));
		}
		boolean end = this.audience.wants(TaskSucceeded.class) || this.audience.wants(TaskFailed.class);
		return end ? new EndOfRun(task, Thread.currentThread()) : RunWatch.NONE;
	}

	@Override
	public void leaseLost(LeasedTask task) {
		if (this.audience.wants(LeaseLost.class)) {
			publishElsewhere(new LeaseLost(this.loop.name(), task.lease().id(), task.attempt()));
		}
	}

	@Override
	public void dead(StoredDeadLetter letter) {
		if (this.audience.wants(TaskDead.class)) {
			publishElsewhere(
					new TaskDead(this.loop.name(), letter.id(), letter.attempts(), letter.crashes(), letter.reason()));
		}
	}

	/** For threads of the backend and the clock, which must not be kept. */
	private CompletableFuture<Void> publishElsewhere(LoopEvent event) {
		CompletableFuture<Void> told = new CompletableFuture<>();
		try {
			this.executor.execute(() -> {
				publish(event);
				told.complete(null);
			});
		}
		catch (RuntimeException ex) {
			this.failures.add(ex);
			told.complete(null);
		}
		return told;
	}

	private void publish(LoopEvent event) {
		this.failures.guard(() -> this.publisher.publishEvent(event));
	}

	/**
	 * Publishes how a run ended, on its handler's thread if it ended there.
	 */
	private final class EndOfRun implements RunWatch {

		private final LeasedTask task;

		private final Thread handler;

		EndOfRun(LeasedTask task, Thread handler) {
			this.task = task;
			this.handler = handler;
		}

		@Override
		public void ended(RunOutcome outcome, @Nullable Throwable failure) {
			LoopEvent event = event(outcome, failure);
			if (event == null || !LoopEventPublisher.this.audience.wants(event.getClass())) {
				return;
			}
			if (Thread.currentThread() == this.handler) {
				publish(event);
			}
			else {
				publishElsewhere(event);
			}
		}

		private @Nullable LoopEvent event(RunOutcome outcome, @Nullable Throwable failure) {
			String loop = LoopEventPublisher.this.loop.name();
			String id = this.task.lease().id();
			if (outcome == RunOutcome.SUCCESS) {
				return new TaskSucceeded(loop, id, this.task.attempt());
			}
			boolean failed = outcome == RunOutcome.RETRY || outcome == RunOutcome.DEAD;
			return (failed && failure != null)
					? new TaskFailed(loop, id, this.task.attempt(), failure, outcome == RunOutcome.RETRY) : null;
		}

	}

}
