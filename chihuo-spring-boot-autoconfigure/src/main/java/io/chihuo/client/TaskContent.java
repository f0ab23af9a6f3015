// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Payload and headers of a task, decoded.
 *
 * @param payload its payload; null if there is none or it does not decode
 * @param headers its headers
 */
public record TaskContent(@Nullable Object payload, Map<String, String> headers) {

	/**
	 * Nothing.
	 */
	public static final TaskContent NONE = new TaskContent(null, Map.of());

}
