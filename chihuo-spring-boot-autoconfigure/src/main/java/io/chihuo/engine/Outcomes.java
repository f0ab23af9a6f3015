package io.chihuo.engine;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.LoopDefinition;
import io.chihuo.RunOutcome;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Settled;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;

/**
 * Decides what becomes of a run that has ended, and says so where a person should know.
 *
 * @param <T> the payload's type
 */
final class Outcomes<T> {

	private static final Logger logger = LoggerFactory.getLogger(Outcomes.class);

	private static final String EXIT_REASON = "The thread of its run ended the application, as by System.exit";

	private final String loop;

	private final Verdict verdict;

	private final InFlight<T> inFlight;

	private final Settler<T> settler;

	private final DeadLetterTeller<T> deadLetters;

	private final LoopListener listener;

	private final TaskClock clock;

	private final Runnable onSettled;

	Outcomes(LoopDefinition<T> definition, TaskStore store, InFlight<T> inFlight, DeadLetterTeller<T> deadLetters,
			LoopListener listener, TaskClock clock, Runnable onRoom, Runnable onSettled) {
		this.loop = definition.name();
		this.verdict = new Verdict(definition.options());
		this.inFlight = inFlight;
		this.settler = new Settler<>(this.loop, store, clock, this::settled, onRoom);
		this.deadLetters = deadLetters;
		this.listener = listener;
		this.clock = clock;
		this.onSettled = onSettled;
	}

	/** Nothing is reported any more. */
	void stop() {
		this.settler.stop();
	}

	/** How many more outcomes may be under way. */
	int room() {
		return this.settler.room();
	}

	/**
	 * Settle a run. One that was interrupted to be handed back waits for the others, so
	 * that they go back in order. One whose lease is taken for lost is given back: the
	 * store may have it still.
	 * @param closing whether the loop stops: then whoever interrupts a run, it is not the
	 * handler that failed
	 */
	void decide(Run<T> run, @Nullable Throwable failure, boolean closing) {
		RunEnd end = run.end();
		boolean cutOff = closing && end == null && failure instanceof InterruptedException;
		if ((end == RunEnd.HANDED_BACK || cutOff) && !run.finishRequested()) {
			run.ended(RunOutcome.RELEASED, null);
			setAside(run);
		}
		else if (end == RunEnd.LEASE_LOST) {
			run.ended(RunOutcome.LEASE_LOST, null);
			this.settler.settle(run, Settlement.release(run.leased().lease()));
		}
		else if (end == RunEnd.CANCELLED) {
			run.ended(RunOutcome.CANCELLED, null);
			this.settler.settle(run, Settlement.acknowledge(run.leased().lease(), run.finishRequested()));
		}
		else {
			settle(run, failure);
		}
	}

	/** One that ends after the others have gone back goes back alone. */
	void setAside(Run<T> run) {
		if (!this.inFlight.setAside(run)) {
			this.settler.settle(run, Settlement.release(run.leased().lease()));
		}
	}

	private void settle(Run<T> run, @Nullable Throwable failure) {
		Settlement settlement = judge(run, failure);
		if (failure != null) {
			log(run, settlement, failure);
		}
		run.ended(outcome(settlement.ending()), failure);
		this.settler.settle(run, settlement);
	}

	private static RunOutcome outcome(Settlement.Ending ending) {
		return switch (ending) {
			case ACKNOWLEDGE -> RunOutcome.SUCCESS;
			case RETRY, CRASH -> RunOutcome.RETRY;
			case POSTPONE -> RunOutcome.POSTPONED;
			case DEAD -> RunOutcome.DEAD;
			case RELEASE, HAND_BACK -> RunOutcome.RELEASED;
		};
	}

	/**
	 * Even a failure that cannot be told, say by a message that throws, must end its run.
	 */
	private Settlement judge(Run<T> run, @Nullable Throwable failure) {
		try {
			return this.verdict.of(run, failure);
		}
		catch (RuntimeException ex) {
			String error = (failure != null) ? failure.getClass().getName() : ex.getClass().getName();
			return Settlement.dead(run.leased().lease(), error);
		}
	}

	/**
	 * What is tried again is worth a line, and its trace only to those who look for it.
	 */
	private void log(Run<T> run, Settlement settlement, Throwable failure) {
		switch (settlement.ending()) {
			case RETRY -> {
				logger.warn("Attempt {} of task '{}' of loop '{}' failed; it is tried again in {} ms: {}",
						run.attempt(), run.id(), this.loop, settlement.delay().toMillis(), settlement.error());
				logger.debug("Attempt {} of task '{}' failed", run.attempt(), run.id(), failure);
			}
			case POSTPONE -> logger.debug("Task '{}' of loop '{}' asked to run again in {} ms: {}", run.id(), this.loop,
					settlement.delay().toMillis(), settlement.error());
			case DEAD -> logger.error("Attempt {} of task '{}' of loop '{}' failed; it is given up", run.attempt(),
					run.id(), this.loop, failure);
			default -> logger.warn("Task '{}' of loop '{}' failed after it was finished; it stays finished", run.id(),
					this.loop, failure);
		}
	}

	private void settled(Run<T> run, Settlement settlement, Settled settled) {
		this.inFlight.remove(run);
		if (settled == Settled.LEASE_LOST || run.end() == RunEnd.LEASE_LOST) {
			lost(run);
		}
		else if (settled == Settled.DEAD) {
			tellDead(run, String.valueOf(settlement.error()));
		}
		this.onSettled.run();
	}

	/** Notifies of a task that was given up without a failure. */
	void dead(Run<T> run, String reason) {
		logger.error("Task '{}' of loop '{}' is given up at a stop: {}", run.id(), this.loop, reason);
		tellDead(run, reason);
	}

	private void tellDead(Run<T> run, String reason) {
		LeasedTask task = run.leased();
		this.deadLetters.tell(new StoredDeadLetter(run.id(), task.payload(), task.headers(), task.attempt(),
				task.crashes(), task.addedAt(), this.clock.millis(), reason));
	}

	/** A run whose thread ends the application is charged for it and not waited for. */
	void exited(Run<T> run) {
		if (run.over()) {
			logger.error("Task '{}' of loop '{}' ends the application, which counts as a crash of the task", run.id(),
					this.loop);
			run.ended(RunOutcome.RELEASED, null);
			this.settler.settle(run, Settlement.crash(run.leased().lease(), EXIT_REASON));
		}
	}

	private void lost(Run<T> run) {
		this.listener.leaseLost(run.leased());
		logger.warn("The lease of task '{}' of loop '{}' was lost; the outcome of its attempt {} is void", run.id(),
				this.loop, run.attempt());
	}

}
