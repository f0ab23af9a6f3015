// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import io.chihuo.concurrent.FailureText;
import io.chihuo.concurrent.LogThrottle;
import io.chihuo.concurrent.SafeLogger;

/**
 * Calls code of applications and survives all its exceptions; the thread's interrupt flag
 * is restored. One log line a minute, since it may throw for each task.
 */
public final class ForeignCode {

	private static final SafeLogger logger = SafeLogger.inBackground(ForeignCode.class);

	private final String subject;

	private final LogThrottle throttle = new LogThrottle(1);

	private ForeignCode(String subject) {
		this.subject = subject;
	}

	/**
	 * Code that listens to one loop or its queue.
	 */
	public static ForeignCode ofLoop(String loop) {
		return new ForeignCode("loop '" + loop + "'");
	}

	/**
	 * Code that listens to a backend.
	 */
	public static ForeignCode ofBackend(String backend) {
		return new ForeignCode("backend '" + backend + "'");
	}

	/**
	 * Code that listens to the tasks that are awaited.
	 */
	public static ForeignCode ofAwaitedTasks() {
		return new ForeignCode("awaited tasks");
	}

	/**
	 * Code that listens to flows.
	 */
	public static ForeignCode ofFlows() {
		return new ForeignCode("flows");
	}

	/**
	 * Code that listens to schedules.
	 */
	public static ForeignCode ofSchedules() {
		return new ForeignCode("schedules");
	}

	/**
	 * Code that listens to adds that failed after a commit.
	 */
	public static ForeignCode ofFailedAdds() {
		return new ForeignCode("failed adds");
	}

	/**
	 * Code that listens to writes over the endpoint.
	 */
	public static ForeignCode ofEndpoint() {
		return new ForeignCode("the endpoint");
	}

	/** That which it listens to, for log messages. */
	String subject() {
		return this.subject;
	}

	/**
	 * Make a call, which may throw.
	 */
	public void callSafely(Runnable call) {
		boolean interrupted = Thread.currentThread().isInterrupted();
		try {
			call.run();
		}
		catch (Throwable ex) {
			logFailure(ex);
		}
		finally {
			restoreInterrupt(interrupted);
		}
	}

	static void restoreInterrupt(boolean interrupted) {
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		else {
			Thread.interrupted();
		}
	}

	/**
	 * Log that a call threw.
	 */
	public void logFailure(Throwable failure) {
		try {
			if (this.throttle.allowsLine("")) {
				logger.warn("A listener of {} threw an exception; everything else continues", this.subject,
						FailureText.toLoggable(failure));
			}
			else if (logger.isDebugEnabled()) {
				logger.debug("A listener of {} threw an exception", this.subject, FailureText.toLoggable(failure));
			}
		}
		catch (Throwable ex) {
			// not even the log can be written, as when the heap is full
		}
	}

}
