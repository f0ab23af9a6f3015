// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.chihuo.RunOutcome;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.concurrent.LogThrottle;
import io.chihuo.concurrent.SafeLogger;

/**
 * The runs of a loop that were ended while their handlers ignore the interruption and
 * keep their threads.
 *
 * @param <T> the payload's type
 */
final class UnresponsiveRuns<T> {

	private static final SafeLogger logger = SafeLogger.of(UnresponsiveRuns.class);

	private final Set<TaskRun<T>> runs = ConcurrentHashMap.newKeySet();

	/** Those of sessions that are over, which take no slot of a later one. */
	private volatile Set<TaskRun<T>> leftovers = Set.of();

	private final LogThrottle throttle = new LogThrottle(10);

	private final LogThrottle returns = new LogThrottle(10);

	private final String loop;

	private volatile Consumer<TaskRun<T>> onReturned = (run) -> {
	};

	UnresponsiveRuns(String loop) {
		this.loop = loop;
	}

	void add(TaskRun<T> run) {
		this.runs.add(run);
	}

	/** Set the callback for a handler that has returned, in place of an earlier one. */
	void onReturned(Consumer<TaskRun<T>> action) {
		this.onReturned = action;
	}

	/** The handler of a run has returned. */
	void remove(TaskRun<T> run) {
		this.runs.remove(run);
		this.onReturned.accept(run);
		RunScope scope = run.runScope();
		if (scope != null) {
			scope.onHandlerEndedLate();
		}
		if (this.returns.allowsLine(run.id())) {
			logger.info("The handler of task '{}' of loop '{}' has returned after its run was ended; its slot is free",
					run.id(), this.loop);
		}
	}

	/** Ids that this node must not claim until their threads have returned. */
	Set<String> excludedIds() {
		return this.runs.isEmpty() ? Set.of()
				: this.runs.stream()
					.map(TaskRun::id)
					.distinct()
					.limit(ClaimRequest.MAX_EXCLUDED_IDS)
					.collect(Collectors.toUnmodifiableSet());
	}

	boolean hasId(String id) {
		return !this.runs.isEmpty() && this.runs.stream().anyMatch((run) -> run.id().equals(id));
	}

	int count() {
		return this.runs.size();
	}

	/** How many of them take no slot. */
	int leftoverCount() {
		return (int) this.leftovers.stream().filter(this.runs::contains).count();
	}

	/** The slots of the session are gone, also those that these runs took. */
	void onSessionEnded() {
		this.leftovers = Set.copyOf(this.runs);
	}

	Stream<TaskRun<T>> allRuns() {
		return this.runs.stream();
	}

	/** Log it, since only an operator can end such a handler. */
	void warnOfRun(TaskRun<T> run) {
		Thread thread = run.currentThread();
		if (thread != null && this.throttle.allowsLine(run.id())) {
			logger.warn(
					"The handler of task '{}' of loop '{}' ignores its interruption ({}): its run is ended and void, "
							+ "and its slot stays taken until the handler returns",
					run.id(), this.loop, describeReason(run), new HandlerStack(thread));
		}
	}

	private static String describeReason(TaskRun<?> run) {
		RunOutcome outcome = run.interruptReason();
		if (outcome == RunOutcome.RETRY) {
			return "its 'run-timeout' is over";
		}
		return (outcome == RunOutcome.CANCELLED) ? "cancelled"
				: (outcome == RunOutcome.LEASE_LOST) ? "its lease is lost" : "its loop stops";
	}

	/**
	 * Shows where a thread is.
	 */
	private static final class HandlerStack extends Throwable {

		HandlerStack(Thread thread) {
			super("Stack of thread '" + thread.getName() + "'", null, false, true);
			setStackTrace(thread.getStackTrace());
		}

	}

}
