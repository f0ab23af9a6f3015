package io.chihuo.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.chihuo.LoopControl;
import io.chihuo.LoopState;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.StoredDeadLetter;

/**
 * Tells several listeners, each of which may throw.
 */
final class LoopListeners implements LoopListener {

	private final ListenerFailures failures;

	private final List<LoopListener> listeners = new ArrayList<>();

	private LoopListeners(String loop) {
		this.failures = ListenerFailures.ofLoop(loop);
	}

	/** What is told of a loop, {@link LoopListener#NONE} if nobody listens. */
	static LoopListener of(List<EngineListener> listeners, LoopControl loop) {
		LoopListeners all = new LoopListeners(loop.name());
		listeners.forEach((listener) -> all.failures.guard(() -> all.listeners.add(listener.listen(loop))));
		return all.listeners.isEmpty() ? NONE : all;
	}

	private void each(Consumer<LoopListener> call) {
		this.listeners.forEach((listener) -> this.failures.guard(() -> call.accept(listener)));
	}

	@Override
	public void started() {
		each(LoopListener::started);
	}

	@Override
	public CompletableFuture<Void> stopped(LoopState state) {
		List<CompletableFuture<Void>> told = new ArrayList<>();
		each((listener) -> told.add(listener.stopped(state)));
		return CompletableFuture.allOf(told.toArray(CompletableFuture[]::new));
	}

	@Override
	public void removed() {
		each(LoopListener::removed);
	}

	@Override
	public RunWatch runStarts(LeasedTask task, long now) {
		RunWatches watches = null;
		for (int i = 0; i < this.listeners.size(); i++) {
			RunWatch watch = watch(this.listeners.get(i), task, now);
			if (watch != RunWatch.NONE) {
				watches = new RunWatches(watch, watches, this.failures);
			}
		}
		return (watches != null) ? watches : RunWatch.NONE;
	}

	private RunWatch watch(LoopListener listener, LeasedTask task, long now) {
		try {
			return listener.runStarts(task, now);
		}
		catch (RuntimeException | Error ex) {
			this.failures.add(ex);
			return RunWatch.NONE;
		}
	}

	@Override
	public void leaseLost(LeasedTask task) {
		each((listener) -> listener.leaseLost(task));
	}

	@Override
	public void dead(StoredDeadLetter letter) {
		each((listener) -> listener.dead(letter));
	}

}
