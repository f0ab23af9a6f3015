// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.BackendUnavailableException;
import io.chihuo.ChihuoException;
import io.chihuo.IncompatibleFormatException;
import io.chihuo.client.UnknownKindException;
import io.chihuo.codec.UndecodablePayloadException;

/**
 * Failures of code of applications that flows call: codecs, values and actions. Such code
 * may throw anything, and so may the exceptions themselves.
 */
final class StepFailures {

	/** Most characters of a description. */
	static final int MAX_DESCRIPTION_LENGTH = 4096;

	private StepFailures() {
	}

	/** Type and message of a failure. */
	static String describe(@Nullable Throwable failure) {
		try {
			return shorten(String.valueOf(failure));
		}
		catch (Throwable ex) {
			return (failure != null) ? failure.getClass().getName() : "null";
		}
	}

	/** Messages of codecs may quote payloads, so they are not shown. */
	static String describeReason(Throwable failure) {
		try {
			boolean own = failure instanceof BrokenStepException || failure instanceof UndecodablePayloadException
					|| failure instanceof ChihuoException;
			String message = own ? failure.getMessage() : null;
			return (message != null) ? shorten(message)
					: "a value that it needs cannot be read: " + failure.getClass().getName();
		}
		catch (Throwable ex) {
			return "a value that it needs cannot be read: " + failure.getClass().getName();
		}
	}

	private static String shorten(String text) {
		return (text.length() > MAX_DESCRIPTION_LENGTH) ? text.substring(0, MAX_DESCRIPTION_LENGTH) + "…" : text;
	}

	/** The failure of a stage, without the wrapping of later ones. */
	static Throwable unwrap(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? cause : failure;
	}

	/** Whether it may be otherwise the next time, or on another node. */
	static boolean isTemporary(Throwable failure) {
		return failure instanceof BackendUnavailableException || failure instanceof UnknownKindException
				|| failure instanceof IncompatibleFormatException
				|| (failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError));
	}

	/**
	 * Call a codec.
	 * @throws BrokenStepException if it fails, and would when it is called again
	 */
	static <R extends @Nullable Object> R callCodec(Supplier<R> call) {
		try {
			return call.get();
		}
		catch (Throwable ex) {
			if (ex instanceof BrokenStepException || isTemporary(ex)) {
				throw ex;
			}
			throw new BrokenStepException(describeReason(ex));
		}
	}

	/** The answer of a call that may also throw. */
	static <R> CompletableFuture<R> callSafely(Supplier<CompletableFuture<R>> call) {
		try {
			return call.get();
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

}
