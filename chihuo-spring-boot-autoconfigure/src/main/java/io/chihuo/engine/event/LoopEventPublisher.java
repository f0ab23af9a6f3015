// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.event;

import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;

import io.chihuo.LoopControl;
import io.chihuo.LoopState;
import io.chihuo.RunOutcome;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.engine.LoopListener;
import io.chihuo.engine.RunListener;
import io.chihuo.event.LeaseLost;
import io.chihuo.event.LoopEvent;
import io.chihuo.event.LoopStarted;
import io.chihuo.event.LoopStopped;
import io.chihuo.event.TaskDead;
import io.chihuo.event.TaskFailed;
import io.chihuo.event.TaskStarted;
import io.chihuo.event.TaskSucceeded;

/**
 * Publishes the events of one loop, all of them over its channel.
 */
final class LoopEventPublisher implements LoopListener {

	private final LoopControl loop;

	private final String namespace;

	private final EventAudience audience;

	private final ApplicationEventPublisher publisher;

	private final Executor channel;

	LoopEventPublisher(LoopControl loop, EventAudience audience, ApplicationEventPublisher publisher,
			Executor channel) {
		this.loop = loop;
		this.namespace = loop.namespace();
		this.audience = audience;
		this.publisher = publisher;
		this.channel = channel;
	}

	/** Looks for listeners before the first task runs. */
	@Override
	public boolean isDirect() {
		return true;
	}

	@Override
	public void onLoopStarted() {
		this.audience.findListeners();
		publishEvent(LoopStarted.of(this.namespace, this.loop.name(), this.loop.concurrency()));
	}

	@Override
	public boolean observesRuns() {
		return this.audience.hasListenerFor(TaskStarted.class) || wantsEnds();
	}

	private boolean wantsEnds() {
		return this.audience.hasListenerFor(TaskSucceeded.class) || this.audience.hasListenerFor(TaskFailed.class);
	}

	@Override
	public void onLoopStopped(LoopState state) {
		publishEvent(LoopStopped.of(this.namespace, this.loop.name(), state));
	}

	@Override
	public RunListener onRunStarting(LeasedTask task, long now) {
		if (this.audience.hasListenerFor(TaskStarted.class)) {
			publishEvent(TaskStarted.of(this.namespace, this.loop.name(), task.lease().id(), task.attempt()));
		}
		return wantsEnds() ? new EndOfRun(task) : RunListener.NONE;
	}

	@Override
	public void onLeaseLost(LeasedTask task) {
		publishEvent(LeaseLost.of(this.namespace, this.loop.name(), task.lease().id(), task.attempt()));
	}

	@Override
	public void onTaskDead(StoredDeadLetter letter) {
		publishEvent(TaskDead.of(this.namespace, this.loop.name(), letter.id(), letter.attempts(), letter.crashes(),
				letter.reason()));
	}

	private void publishEvent(LoopEvent event) {
		if (this.audience.hasListenerFor(event.getClass())) {
			this.channel.execute(() -> this.publisher.publishEvent(event));
		}
	}

	/**
	 * Publishes how a run ended.
	 */
	private final class EndOfRun implements RunListener {

		private final LeasedTask task;

		EndOfRun(LeasedTask task) {
			this.task = task;
		}

		@Override
		public void onRunEnded(RunOutcome outcome, @Nullable Throwable failure) {
			String namespace = LoopEventPublisher.this.namespace;
			String loop = LoopEventPublisher.this.loop.name();
			String id = this.task.lease().id();
			if (outcome == RunOutcome.SUCCESS) {
				publishEvent(TaskSucceeded.of(namespace, loop, id, this.task.attempt()));
			}
			else if (failure != null && (outcome == RunOutcome.RETRY || outcome == RunOutcome.DEAD)) {
				publishEvent(
						TaskFailed.of(namespace, loop, id, this.task.attempt(), failure, outcome == RunOutcome.RETRY));
			}
		}

	}

}
