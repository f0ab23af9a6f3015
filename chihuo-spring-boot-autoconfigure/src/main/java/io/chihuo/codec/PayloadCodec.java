// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import org.jspecify.annotations.Nullable;

/**
 * Turns payloads of one type into bytes and back, for any number of threads. No payload
 * is no bytes.
 *
 * @param <T> the payload's type
 */
public interface PayloadCodec<T> {

	/**
	 * Encode a payload.
	 * @throws RuntimeException if it cannot be serialised
	 */
	byte[] encode(@Nullable T payload);

	/**
	 * Decode a payload.
	 * @throws RuntimeException if the bytes are not one of this type; of all but an
	 * {@link UndecodablePayloadException} people see the class alone, since the message
	 * may quote the payload
	 */
	@Nullable T decode(byte[] bytes);

}
