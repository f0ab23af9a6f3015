// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.codec.TaskCodec;

/**
 * Abilities that a node needs to run a task.
 *
 * @param queue loop that it has to run
 * @param method method of a typed call that it has to serve, null for none or if that is
 * not known
 * @param codec codec that it has to read, null if that is not known
 */
public record TaskNeeds(String queue, @Nullable String method, @Nullable String codec) {

	/**
	 * Header with the name of the method that a typed call calls.
	 */
	public static final String METHOD_HEADER = "chihuo-method";

	/**
	 * Header with the name of the codec that wrote the payload; absent for JSON.
	 */
	public static final String CODEC_HEADER = "chihuo-codec";

	/**
	 * The needs of a task of which only the queue is known.
	 */
	public static TaskNeeds of(String queue) {
		return new TaskNeeds(queue, null, null);
	}

	/**
	 * The needs of a task.
	 */
	public static TaskNeeds of(String queue, Map<String, String> headers) {
		return new TaskNeeds(queue, headers.get(METHOD_HEADER),
				headers.getOrDefault(CODEC_HEADER, TaskCodec.JSON_NAME));
	}

}
