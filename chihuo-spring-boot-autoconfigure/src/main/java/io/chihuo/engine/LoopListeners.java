// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.chihuo.LoopControl;
import io.chihuo.LoopState;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.concurrent.FutureTimeouts;

/**
 * Notifies the listeners of one loop, each of which may throw, block or leave its thread
 * interrupted.
 */
final class LoopListeners {

	private final ForeignCode foreign;

	private final NotificationChannel channel;

	private final List<LoopListener> direct = new ArrayList<>();

	private final List<LoopListener> others = new ArrayList<>();

	private final List<LoopListener> all = new ArrayList<>();

	/** Listeners that observe runs, as of the last start. */
	private volatile List<LoopListener> runObservers = this.all;

	LoopListeners(String loop) {
		this.foreign = ForeignCode.ofLoop(loop);
		this.channel = new NotificationChannel("chihuo-listener-" + loop, this.foreign,
				() -> this.direct.forEach((listener) -> this.foreign.callSafely(listener::onNotificationDropped)));
	}

	/** Listeners of a loop that is being registered. */
	static LoopListeners forLoop(List<EngineListener> listeners, LoopControl loop) {
		LoopListeners all = new LoopListeners(loop.name());
		listeners.forEach((listener) -> all.foreign
			.callSafely(() -> all.addListener(listener.onLoopRegistered(loop, all.channel))));
		return all;
	}

	private void addListener(LoopListener listener) {
		if (listener != LoopListener.NONE) {
			(listener.isDirect() ? this.direct : this.others).add(listener);
			this.all.add(listener);
		}
	}

	NotificationChannel notificationChannel() {
		return this.channel;
	}

	private void notifyEach(Consumer<LoopListener> call) {
		this.direct.forEach((listener) -> this.foreign.callSafely(() -> call.accept(listener)));
		this.others.forEach((listener) -> this.channel.execute(() -> call.accept(listener)));
	}

	void notifyStarted() {
		notifyEach(LoopListener::onLoopStarted);
		this.runObservers = this.all.stream().filter(this::observesRuns).toList();
	}

	private boolean observesRuns(LoopListener listener) {
		try {
			return listener.observesRuns();
		}
		catch (Throwable ex) {
			this.foreign.logFailure(ex);
			return true;
		}
	}

	/**
	 * Completes when all have been notified and the end was logged, after a time at the
	 * latest: both may block.
	 * @param threads where the end is logged
	 */
	CompletableFuture<Void> notifyStopped(LoopState state, Runnable log, Executor threads, long timeoutMillis) {
		try {
			return FutureTimeouts.completeAfter(
					CompletableFuture.allOf(CompletableFuture.runAsync(log, threads), notifyStopped(state)), null,
					timeoutMillis, TimeUnit.MILLISECONDS);
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.completedFuture(null); // as of a full heap
		}
	}

	private CompletableFuture<Void> notifyStopped(LoopState state) {
		notifyEach((listener) -> listener.onLoopStopped(state));
		CompletableFuture<Void> notified = new CompletableFuture<>();
		if (this.all.isEmpty() || !this.channel.offer(() -> notified.complete(null))) {
			notified.complete(null);
		}
		return notified;
	}

	void notifyRemoved() {
		notifyEach(LoopListener::onLoopRemoved);
	}

	void runUnresponsive(LeasedTask task) {
		notifyEach((listener) -> listener.onRunUnresponsive(task));
	}

	void leaseLost(LeasedTask task) {
		notifyEach((listener) -> listener.onLeaseLost(task));
	}

	void notifyDead(StoredDeadLetter letter) {
		notifyEach((listener) -> listener.onTaskDead(letter));
	}

	/** On the thread of the run. */
	RunListener runStarts(LeasedTask task, long now) {
		RunListeners runListeners = null;
		List<LoopListener> observers = this.runObservers;
		for (int i = 0; i < observers.size(); i++) {
			RunListener runListener = runListener(observers.get(i), task, now);
			if (runListener != RunListener.NONE) {
				runListeners = new RunListeners(runListener, runListeners, this.foreign);
			}
		}
		return (runListeners != null) ? runListeners : RunListener.NONE;
	}

	@SuppressWarnings("ConstantValue") // listeners may return null all the same
	private RunListener runListener(LoopListener listener, LeasedTask task, long now) {
		try {
			RunListener runListener = listener.onRunStarting(task, now);
			return (runListener != null) ? runListener : RunListener.NONE;
		}
		catch (Throwable ex) {
			this.foreign.logFailure(ex);
			return RunListener.NONE;
		}
	}

}
