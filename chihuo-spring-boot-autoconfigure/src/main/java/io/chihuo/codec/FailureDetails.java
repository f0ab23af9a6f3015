// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import java.util.List;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A failure as text: neither its class nor its causes have to be known where it is read.
 *
 * @param type class name of the exception
 * @param message its message, at most {@value #MAX_MESSAGE_LENGTH} characters
 * @param stack its stack trace, at most {@value #MAX_STACK_LENGTH} characters
 * @param causes its causes, the direct one first, at most {@value #MAX_CAUSES}
 * @param suppressed how many suppressed exceptions were left out
 * @param rethrown whether a caller that lists the class may throw the exception again
 * @param uncertain whether an earlier run of the task may have had an effect, since it
 * was interrupted or its process died
 */
public record FailureDetails(String type, String message, String stack, List<CauseDetails> causes, int suppressed,
		boolean rethrown, boolean uncertain) {

	/**
	 * Most characters of a message.
	 */
	public static final int MAX_MESSAGE_LENGTH = 4096;

	/**
	 * Most characters of a stack trace.
	 */
	public static final int MAX_STACK_LENGTH = 16 * 1024;

	/**
	 * Most causes.
	 */
	public static final int MAX_CAUSES = 8;

	/**
	 * Type of the failure of a run whose result was rejected. No exception has it, so it
	 * differs from the failure of a handler that passes such an exception of another task
	 * on.
	 */
	public static final String RESULT_REJECTED_TYPE = "chihuo:result-rejected";

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.build();

	public FailureDetails {
		type = (type != null) ? type : "";
		message = (message != null) ? message : "";
		stack = (stack != null) ? stack : "";
		causes = (causes != null) ? List.copyOf(causes) : List.of();
	}

	/**
	 * A cause of a failure.
	 *
	 * @param type class name of the exception
	 * @param message its message, bounded as that of the failure
	 */
	public record CauseDetails(String type, String message) {

		public CauseDetails {
			type = (type != null) ? type : "";
			message = (message != null) ? message : "";
		}

	}

	/**
	 * Type and message of a failure in one text, either of which may be empty.
	 */
	public static String toText(String type, String message) {
		return type + (type.isEmpty() || message.isEmpty() ? "" : ": ") + message;
	}

	/**
	 * Same failure, which a caller that lists its class may throw again.
	 */
	public FailureDetails asRethrown() {
		return new FailureDetails(this.type, this.message, this.stack, this.causes, this.suppressed, true,
				this.uncertain);
	}

	/**
	 * Same failure, after a run that may have had an effect.
	 */
	public FailureDetails asUncertain() {
		return new FailureDetails(this.type, this.message, this.stack, this.causes, this.suppressed, this.rethrown,
				true);
	}

	/**
	 * The same failure as that of a limit of time.
	 */
	public FailureDetails ofKind(ExpiryKind kind) {
		return ofType(kind.failureType());
	}

	/**
	 * The same failure as that of a run whose result was rejected.
	 */
	public FailureDetails ofRejectedResult() {
		return ofType(RESULT_REJECTED_TYPE);
	}

	private FailureDetails ofType(String failureType) {
		return new FailureDetails(failureType, this.message, this.stack, this.causes, this.suppressed, false,
				this.uncertain);
	}

	/**
	 * Bytes to store.
	 */
	public byte[] toBytes() {
		return MAPPER.writeValueAsBytes(this);
	}

	/**
	 * Read stored bytes.
	 * @throws UndecodablePayloadException if they are damaged
	 */
	public static FailureDetails fromBytes(byte[] bytes) {
		try {
			return MAPPER.readValue(bytes, FailureDetails.class);
		}
		catch (JacksonException ex) {
			throw new UndecodablePayloadException("The stored failure is damaged", ex);
		}
	}

}
