// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.concurrent.FailureText;
import io.chihuo.concurrent.LogThrottle;
import io.chihuo.concurrent.SafeLogger;

/**
 * Logs the runs of a loop that failed, one line each, and in each minute only the first
 * of the first few kinds of failures. The stack is logged at level DEBUG, unless the task
 * becomes a dead letter.
 */
final class RunLog {

	private static final SafeLogger logger = SafeLogger.of(RunLog.class);

	/** Of what a store says. */
	private static final SafeLogger background = SafeLogger.inBackground(RunLog.class);

	/** Kinds of failures of which one line a minute is written. */
	private static final int MAX_FAILURE_KINDS = 5;

	private final LogThrottle retries = new LogThrottle(MAX_FAILURE_KINDS);

	private final LogThrottle dead = new LogThrottle(MAX_FAILURE_KINDS);

	private final LogThrottle lost = new LogThrottle(MAX_FAILURE_KINDS);

	private final String loop;

	RunLog(String loop) {
		this.loop = loop;
	}

	/** Never throws, even if the failure's methods do. */
	void logFailedRun(TaskRun<?> run, Settlement settlement, Throwable failure) {
		try {
			logFailure(run, settlement, failure);
		}
		catch (Throwable ex) {
			logger.warn("Attempt {} of task '{}' of loop '{}' failed, and its failure could not be logged: {}",
					run.attempt(), run.id(), this.loop, failure.getClass().getName());
		}
	}

	private void logFailure(TaskRun<?> run, Settlement settlement, Throwable failure) {
		String kind = failure.getClass().getName();
		switch (settlement.outcome()) {
			case RETRY -> {
				if (this.retries.allowsLine(kind)) {
					logger.warn("Attempt {} of task '{}' of loop '{}' failed; it is retried in {} ms: {}{}",
							run.attempt(), run.id(), this.loop, settlement.delay().toMillis(), settlement.error(),
							describeSkipped(this.retries));
				}
				debugFailure(run, failure);
			}
			case POSTPONED -> {
				if (logger.isDebugEnabled()) {
					logger.debug("Task '{}' of loop '{}' asked to run again in {} ms: {}", run.id(), this.loop,
							settlement.delay().toMillis(), settlement.error());
				}
			}
			case DEAD -> {
				if (run.isCall()) {
					logger.debug("Call '{}' of loop '{}' failed; its caller gets the failure", run.id(), this.loop,
							FailureText.toLoggable(failure));
				}
				else if (this.dead.allowsLine(kind)) {
					logger.error("Attempt {} of task '{}' of loop '{}' failed; the task becomes a dead letter{}",
							run.attempt(), run.id(), this.loop, describeSkipped(this.dead),
							FailureText.toLoggable(failure));
				}
				else {
					debugFailure(run, failure);
				}
			}
			default -> {
				if (this.retries.allowsLine(kind)) {
					logger.warn("Task '{}' of loop '{}' failed after it was finished; it stays finished: {}{}",
							run.id(), this.loop, FailureText.describeFailure(failure), describeSkipped(this.retries));
				}
				debugFailure(run, failure);
			}
		}
	}

	private void debugFailure(TaskRun<?> run, Throwable failure) {
		if (logger.isDebugEnabled()) {
			logger.debug("Attempt {} of task '{}' of loop '{}' failed", run.attempt(), run.id(), this.loop,
					FailureText.toLoggable(failure));
		}
	}

	/**
	 * Log a task that died without a run of this node. Anybody may have written the
	 * reason, and there may be very many of them at once.
	 */
	void logDeadLetter(StoredDeadLetter letter) {
		String reason = FailureText.oneLine(letter.reason());
		if (this.dead.allowsLine(reason)) {
			background.error("Task '{}' of loop '{}' became a dead letter: {}{}", letter.id(), this.loop, reason,
					describeSkipped(this.dead));
		}
		else {
			background.debug("Task '{}' of loop '{}' became a dead letter: {}", letter.id(), this.loop, reason);
		}
	}

	void logDeadLetter(TaskRun<?> run, String reason) {
		background.error("Task '{}' of loop '{}' becomes a dead letter when the loop stops: {}", run.id(), this.loop,
				reason);
	}

	void leaseLost(TaskRun<?> run) {
		if (this.lost.allowsLine(run.id())) {
			background.warn("The lease of task '{}' of loop '{}' was lost; the outcome of its attempt {} is void{}",
					run.id(), this.loop, run.attempt(), describeSkipped(this.lost));
		}
	}

	/** Lines of this kind that were not written. */
	private static String describeSkipped(LogThrottle throttle) {
		long skipped = throttle.skippedLines();
		return (skipped > 0) ? " (" + skipped + " more are logged at DEBUG only)" : "";
	}

}
