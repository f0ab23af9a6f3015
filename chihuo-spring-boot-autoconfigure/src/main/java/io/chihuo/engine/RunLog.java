// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.backend.Settlement;

/**
 * Logs the runs of a loop that failed, one line each, and in each minute only the first
 * of the first few kinds of failures. The stack is logged at level DEBUG, unless the task
 * becomes a dead letter.
 */
final class RunLog {

	private static final Logger logger = LoggerFactory.getLogger(RunLog.class);

	/** Kinds of failures of which one line a minute is written. */
	private static final int MAX_KINDS = 5;

	private final LogThrottle retries = new LogThrottle(MAX_KINDS);

	private final LogThrottle dead = new LogThrottle(MAX_KINDS);

	private final LogThrottle lost = new LogThrottle(MAX_KINDS);

	private final String loop;

	RunLog(String loop) {
		this.loop = loop;
	}

	/** Never throws, even if the failure's methods do. */
	void failed(TaskRun<?> run, Settlement settlement, Throwable failure) {
		try {
			log(run, settlement, failure);
		}
		catch (Throwable ex) {
			logger.warn("Attempt {} of task '{}' of loop '{}' failed, and its failure could not be logged: {}",
					run.attempt(), run.id(), this.loop, failure.getClass().getName());
		}
	}

	private void log(TaskRun<?> run, Settlement settlement, Throwable failure) {
		String kind = failure.getClass().getName();
		switch (settlement.outcome()) {
			case RETRY -> {
				if (this.retries.allows(kind)) {
					logger.warn("Attempt {} of task '{}' of loop '{}' failed; it is retried in {} ms: {}{}",
							run.attempt(), run.id(), this.loop, settlement.delay().toMillis(), settlement.error(),
							others(this.retries));
				}
				debug(run, failure);
			}
			case POSTPONED -> {
				if (logger.isDebugEnabled()) {
					logger.debug("Task '{}' of loop '{}' asked to run again in {} ms: {}", run.id(), this.loop,
							settlement.delay().toMillis(), settlement.error());
				}
			}
			case DEAD -> {
				if (this.dead.allows(kind)) {
					logger.error("Attempt {} of task '{}' of loop '{}' failed; the task becomes a dead letter{}",
							run.attempt(), run.id(), this.loop, others(this.dead), FailureText.loggable(failure));
				}
				else {
					debug(run, failure);
				}
			}
			default -> {
				if (this.retries.allows(kind)) {
					logger.warn("Task '{}' of loop '{}' failed after it was finished; it stays finished: {}{}",
							run.id(), this.loop, FailureText.of(failure), others(this.retries));
				}
				debug(run, failure);
			}
		}
	}

	private void debug(TaskRun<?> run, Throwable failure) {
		if (logger.isDebugEnabled()) {
			logger.debug("Attempt {} of task '{}' of loop '{}' failed", run.attempt(), run.id(), this.loop,
					FailureText.loggable(failure));
		}
	}

	void dead(TaskRun<?> run, String reason) {
		logger.error("Task '{}' of loop '{}' becomes a dead letter when the loop stops: {}", run.id(), this.loop,
				reason);
	}

	void leaseLost(TaskRun<?> run) {
		if (this.lost.allows(run.id())) {
			logger.warn("The lease of task '{}' of loop '{}' was lost; the outcome of its attempt {} is void{}",
					run.id(), this.loop, run.attempt(), others(this.lost));
		}
	}

	/** Lines of this kind that were not written. */
	private static String others(LogThrottle throttle) {
		long skipped = throttle.skipped();
		return (skipped > 0) ? " (" + skipped + " more are logged at DEBUG only)" : "";
	}

}
