package io.chihuo.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

import io.chihuo.FinishPolicy;
import io.chihuo.LoopOptions;
import io.chihuo.RetryLaterException;
import io.chihuo.RejectTaskException;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Settlement;

/**
 * Turns the end of a run into what is to become of its task.
 */
final class Verdict {

	private static final int ERROR_LENGTH = 1000;

	private final LoopOptions options;

	Verdict(LoopOptions options) {
		this.options = options;
	}

	/**
	 * Decide on a run that was not interrupted, or timed out.
	 * @param failure what it threw, null if it succeeded
	 */
	Settlement of(Run<?> run, @Nullable Throwable failure) {
		Lease lease = run.leased().lease();
		if (failure == null) {
			return Settlement.acknowledge(lease,
					run.finishRequested() || this.options.finishPolicy() == FinishPolicy.ON_SUCCESS);
		}
		return run.finishRequested() ? Settlement.acknowledge(lease, true) : failed(run.leased(), failure);
	}

	private Settlement failed(LeasedTask task, Throwable failure) {
		if (failure instanceof RetryLaterException later && !later.countsAsAttempt()) {
			return Settlement.postpone(task.lease(), later.delay(), describe(failure));
		}
		int failures = task.attempt() - task.crashes();
		boolean usedUp = this.options.maxAttempts() >= 0 && failures >= this.options.maxAttempts();
		if (usedUp || failure instanceof RejectTaskException) {
			return Settlement.dead(task.lease(), describe(failure));
		}
		Duration wait = (failure instanceof RetryLaterException later) ? later.delay()
				: this.options.backoff().after(failures);
		return Settlement.retry(task.lease(), wait, describe(failure));
	}

	/** What the handler threw, without what reflection and futures wrap around it. */
	static Throwable unwrap(Throwable failure) {
		Throwable cause = failure.getCause();
		boolean wrapper = failure instanceof CompletionException || failure instanceof ExecutionException
				|| failure instanceof InvocationTargetException || failure instanceof UndeclaredThrowableException;
		return (wrapper && cause != null) ? unwrap(cause) : failure;
	}

	static String describe(Throwable failure) {
		StringBuilder text = new StringBuilder(failure.toString());
		Throwable cause = failure.getCause();
		if (cause != null && cause != failure) {
			text.append("; caused by ").append(cause);
		}
		return (text.length() > ERROR_LENGTH) ? text.substring(0, ERROR_LENGTH) + "…" : text.toString();
	}

}
