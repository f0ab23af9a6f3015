// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import org.jspecify.annotations.Nullable;

import io.chihuo.RemoteTaskException;

/**
 * Decodes results of one type.
 *
 * @param <R> type of the result
 */
@FunctionalInterface
public interface ResultDecoder<R> {

	/**
	 * Decode a result.
	 * @param codec name of the codec that wrote it
	 * @throws RuntimeException if it does not decode
	 */
	@Nullable R decode(byte[] result, String codec);

	/**
	 * Returns the exception to throw for a failure.
	 * @param failure description of the failure
	 * @param rethrown whether the worker lists the class of its exception as one that the
	 * caller may throw again
	 */
	default Throwable toException(RemoteTaskException failure, boolean rethrown) {
		return failure;
	}

}
