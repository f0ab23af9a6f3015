// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.util.List;
import java.util.concurrent.CancellationException;

import org.jspecify.annotations.Nullable;

import io.chihuo.CompletionTimeoutException;
import io.chihuo.DeadlineExceededException;
import io.chihuo.NotStartedException;
import io.chihuo.RemoteTaskException;
import io.chihuo.ResultRejectedException;
import io.chihuo.RunTimeoutException;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.codec.ExpiryKind;
import io.chihuo.codec.FailureDetails;
import io.chihuo.codec.OutcomeContent;

/**
 * Turns the end of a task into its result or an exception.
 *
 * @param <R> type of the result
 */
final class OutcomeReader<R> {

	private final String queue;

	/** Null if no result is expected. */
	private final @Nullable ResultDecoder<R> decoder;

	OutcomeReader(String queue, @Nullable ResultDecoder<R> decoder) {
		this.queue = queue;
		this.decoder = decoder;
	}

	/** Read a result; throws the exception that the end stands for. */
	@Nullable R readResult(TaskEnd end) {
		return switch (end.ending()) {
			case DONE -> readDone(end);
			case FAILED -> throw OutcomeReader.<RuntimeException>asUnchecked(readFailure(end));
			case CANCELLED -> throw new CancellationException(describe(end) + " was cancelled");
			case CLEARED -> throw new CancellationException(describe(end) + " was removed when its queue was cleared");
			case DISCARDED -> throw new CancellationException("The dead letter of " + describe(end) + " was discarded");
			case SUPERSEDED -> throw new CancellationException(describe(end) + " was replaced by a rerun");
			case FINISHED -> readFinished(end);
		};
	}

	private String describe(TaskEnd end) {
		return "Task '" + end.id() + "' of '" + this.queue + "'";
	}

	private @Nullable R readFinished(TaskEnd end) {
		if (end.content().length > 0) {
			return readDone(end);
		}
		if (this.decoder == null) {
			return null;
		}
		throw new FinishedWithoutResultException(describe(end));
	}

	private @Nullable R readDone(TaskEnd end) {
		if (end.content().length == 0) {
			return null;
		}
		OutcomeContent content = OutcomeContent.fromBytes(end.content());
		if (content.failed()) {
			throw OutcomeReader.<RuntimeException>asUnchecked(readFailure(end));
		}
		return (this.decoder != null) ? this.decoder.decode(content.body(), content.codec()) : null;
	}

	private Throwable readFailure(TaskEnd end) {
		if (end.content().length == 0 && TaskEnd.NOT_COMPLETED_REASON.equals(end.reason())) {
			return new CompletionTimeoutException(this.queue, end.id(), TaskEnd.NOT_COMPLETED_REASON);
		}
		if (end.content().length == 0) {
			return new RemoteTaskException(this.queue, end.id(), "", end.reason(), "", List.of(), 0, "");
		}
		OutcomeContent content = OutcomeContent.fromBytes(end.content());
		FailureDetails details = FailureDetails.fromBytes(content.body());
		List<String> causes = details.causes()
			.stream()
			.map((cause) -> FailureDetails.toText(cause.type(), cause.message()))
			.toList();
		ExpiryKind expiry = ExpiryKind.findByType(details.type());
		if (expiry != null) {
			return switch (expiry) {
				case NOT_STARTED -> new NotStartedException(this.queue, end.id(), details.message(), content.worker());
				case DEADLINE_EXCEEDED -> new DeadlineExceededException(this.queue, end.id(), details.message(), causes,
						content.attempt(), content.worker());
				case RUN_TIMEOUT -> new RunTimeoutException(this.queue, end.id(), details.message(), causes,
						content.attempt(), content.worker());
			};
		}
		if (details.type().equals(FailureDetails.RESULT_REJECTED_TYPE)) {
			return new ResultRejectedException(describe(end) + ": " + details.message(), null);
		}
		RemoteTaskException failure = new RemoteTaskException(this.queue, end.id(), details.type(),
				details.message().isEmpty() ? null : details.message(), details.stack(), causes, content.attempt(),
				content.worker());
		return (this.decoder != null) ? this.decoder.toException(failure, details.rethrown()) : failure;
	}

	/** The interface that is called declares it, where it is a checked one. */
	@SuppressWarnings("unchecked")
	private static <E extends Throwable> E asUnchecked(Throwable failure) throws E {
		throw (E) failure;
	}

	/** Whether a task that ended without a result that is kept is no failure. */
	boolean expectsNone() {
		return this.decoder == null;
	}

}
