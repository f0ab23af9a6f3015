// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.annotated;

import java.lang.reflect.Method;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.expression.Expression;

import io.chihuo.engine.result.MethodSignature;

/**
 * One method of a task interface.
 *
 * @param method the method
 * @param kind how it returns its result
 * @param signature its types
 * @param limits limits of each call
 * @param keep how long results are kept, null if the annotation does not say
 * @param codec name of the codec, empty for that of the caller
 * @param key expression of the idempotency key, null for none
 */
public record TaskMethod(Method method, ReturnKind kind, MethodSignature signature, CallLimits limits,
		@Nullable Duration keep, String codec, @Nullable Expression key) {

	/**
	 * How a method returns its result.
	 */
	public enum ReturnKind {

		/**
		 * Nobody awaits the end of the call.
		 */
		NOTHING,

		/**
		 * The caller waits.
		 */
		VALUE,

		/**
		 * A {@code CompletableFuture}.
		 */
		FUTURE,

		/**
		 * A {@code Mono}.
		 */
		MONO

	}

	/**
	 * Limits of each call; null or zero where the loop's own hold.
	 *
	 * @param maxAttempts how often a call may run
	 * @param timeout longest time of a run
	 * @param startWithin longest time to its first start
	 * @param deadline time after which no run starts
	 */
	public record CallLimits(int maxAttempts, @Nullable Duration timeout, @Nullable Duration startWithin,
			@Nullable Duration deadline) {
	}

	/**
	 * Name of the method on the wire.
	 */
	public String name() {
		return this.signature.name();
	}

}
