// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The events that a flow is to be moved on by, which are applied in turns, one after the
 * other: events that come while a turn is under way are applied together in the next. A
 * turn that fails does not end them, nor does one for which there is no memory.
 */
final class FlowTurns {

	/** Most runs that a turn settles, so that no script of a store takes long. */
	static final int MAX_RUNS = 200;

	/** Most bytes of their results, but for one that is larger. */
	private static final int MAX_RESULT_BYTES = 200_000;

	private final Function<List<PostedEvent>, CompletableFuture<Void>> apply;

	private final Consumer<Throwable> onFailure;

	private final List<PostedEvent> events;

	private boolean working;

	/** Whether the turn waits for more than a change of the flow. */
	private boolean calling;

	/** A turn that goes first. */
	private @Nullable Supplier<CompletableFuture<Void>> first;

	/** Whether there is more to apply than what can wait for the next event. */
	private boolean urgent;

	/**
	 * Create turns.
	 * @param apply applies events
	 * @param onFailure called when a turn could not be taken; must not throw
	 */
	FlowTurns(Function<List<PostedEvent>, CompletableFuture<Void>> apply, Consumer<Throwable> onFailure) {
		this(new ArrayList<>(), apply, onFailure);
	}

	/** With another list for the events that wait. */
	FlowTurns(List<PostedEvent> events, Function<List<PostedEvent>, CompletableFuture<Void>> apply,
			Consumer<Throwable> onFailure) {
		this.events = events;
		this.apply = apply;
		this.onFailure = onFailure;
	}

	/** Whether none is under way or to come. */
	synchronized boolean areOver() {
		return !this.working && !this.urgent;
	}

	/** Take a turn before the events that wait are applied. */
	void begin(Supplier<CompletableFuture<Void>> turn) {
		synchronized (this) {
			this.first = turn;
			if (this.working) {
				return; // with the end of an earlier flow that had the id
			}
			this.working = true;
		}
		goOn();
	}

	/**
	 * Apply an event, with the end of a run that it may come with. The end does not wait
	 * for calls that have nothing to do with it.
	 */
	void post(PostedEvent posted) {
		synchronized (this) {
			UnsettledRun run = this.calling ? posted.unsettledRun() : null;
			if (run != null) {
				run.decline();
				return;
			}
			this.events.add(posted);
			this.urgent = true;
			if (this.working) {
				return;
			}
			this.working = true;
		}
		goOn();
	}

	/** Note an event; the one who works looks for it next. */
	synchronized void note(PostedEvent posted) {
		this.events.add(posted);
		this.urgent |= !posted.isNote();
	}

	/** Apply them with the next event that matters. */
	synchronized void noteAgain(List<PostedEvent> notes) {
		this.events.addAll(0, notes);
	}

	/**
	 * The turn may last: runs whose ends wait for it are settled by themselves, after
	 * which the ends come again.
	 */
	void declineRuns() {
		takeRuns().forEach(UnsettledRun::decline);
	}

	private synchronized List<UnsettledRun> takeRuns() {
		this.calling = true;
		List<UnsettledRun> runs = this.events.stream().map(PostedEvent::unsettledRun).filter(Objects::nonNull).toList();
		this.events.removeIf((posted) -> posted.unsettledRun() != null);
		return runs;
	}

	private void goOn() {
		try {
			takeTurns();
		}
		catch (RuntimeException | Error ex) {
			giveUp(ex);
		}
	}

	/** Loops as long as calls are answered at once, so that the stack stays flat. */
	private void takeTurns() {
		for (FlowTurn next = takeTurn(); next != null; next = takeTurn()) {
			CompletableFuture<Void> turn = takeSafely(next);
			if (!turn.isDone()) {
				turn.whenComplete((done, failure) -> goOn());
				return;
			}
		}
	}

	/**
	 * Takes what is to be done next, null for nothing: the work is over then. Events stay
	 * where they are if there is no memory to take them.
	 */
	private synchronized @Nullable FlowTurn takeTurn() {
		this.calling = false;
		Supplier<CompletableFuture<Void>> first = this.first;
		if (first != null) {
			FlowTurn turn = new FlowTurn(List.of(), first);
			this.first = null;
			return turn;
		}
		if (!this.urgent) {
			this.working = false;
			return null;
		}
		int size = turnSize();
		boolean all = size == this.events.size();
		List<PostedEvent> taken = all ? this.events : this.events.subList(0, size);
		List<PostedEvent> batch = List.copyOf(taken);
		FlowTurn turn = new FlowTurn(batch, () -> this.apply.apply(batch));
		taken.clear();
		this.urgent = !all;
		return turn;
	}

	/** Number of events to apply in the next turn. */
	private int turnSize() {
		int runs = 0;
		long bytes = 0;
		for (int i = 0; i < this.events.size(); i++) {
			UnsettledRun run = this.events.get(i).unsettledRun();
			if (run != null) {
				byte[] result = run.end().settlement().content();
				bytes += (result != null) ? result.length : 0;
				runs++;
			}
			if (runs > MAX_RUNS || (runs > 1 && bytes > MAX_RESULT_BYTES)) {
				return i;
			}
		}
		return this.events.size();
	}

	private CompletableFuture<Void> takeSafely(FlowTurn turn) {
		try {
			return turn.call().get();
		}
		catch (RuntimeException | Error ex) {
			this.onFailure.accept(ex);
			PostedEvent.failAll(turn.batch(), ex);
			return CompletableFuture.completedFuture(null);
		}
	}

	/** Fails what waits, since nobody else may come to apply it. */
	private void giveUp(Throwable failure) {
		List<PostedEvent> batch;
		synchronized (this) {
			this.working = false;
			batch = List.copyOf(this.events);
			this.events.clear();
			this.urgent = false;
		}
		this.onFailure.accept(failure);
		PostedEvent.failAll(batch, failure);
	}

	/**
	 * A turn.
	 *
	 * @param batch events that it applies
	 * @param call takes it
	 */
	private record FlowTurn(List<PostedEvent> batch, Supplier<CompletableFuture<Void>> call) {

	}

}
