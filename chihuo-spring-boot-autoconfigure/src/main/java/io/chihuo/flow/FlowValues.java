// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import org.jspecify.annotations.Nullable;

import io.chihuo.client.BackendChihuoClient;
import io.chihuo.codec.OutcomeContent;

/**
 * Values in the records of flows. Each has the name of the codec that has written it,
 * since nodes may have different ones.
 */
final class FlowValues {

	private static final byte[] NOTHING = {};

	private FlowValues() {
	}

	/**
	 * Bytes to store; none for null.
	 * @throws io.chihuo.InvalidTaskException if it cannot be serialised
	 */
	static byte[] encodeValue(BackendChihuoClient client, String description, @Nullable Object value) {
		return (value == null) ? NOTHING
				: new OutcomeContent(false, client.codecName(), "", 0, client.encodeValue(description, value))
					.toBytes();
	}

	/**
	 * Read stored bytes.
	 */
	static <R> @Nullable R decodeValue(BackendChihuoClient client, byte[] stored, Class<R> type) {
		if (stored.length == 0) {
			return null;
		}
		OutcomeContent content = OutcomeContent.fromBytes(stored);
		return client.decodeValue(content.body(), content.codec(), type);
	}

}
