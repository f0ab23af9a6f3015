// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import org.jspecify.annotations.Nullable;

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

}
