// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import org.springframework.core.ParameterizedTypeReference;

/**
 * The way from an application to its queues.
 */
public interface ChihuoClient {

	/**
	 * The queue of a loop, which may run in this application, in another one, or not yet.
	 * @param name name of the loop
	 * @param payloadType type of its payloads
	 * @throws IllegalArgumentException if the name has other characters than letters,
	 * digits, {@code .}, {@code _} and {@code -}
	 */
	<T> TaskQueue<T> queue(String name, Class<T> payloadType);

	/**
	 * Same as {@link #queue(String, Class)} for a generic payload type.
	 */
	<T> TaskQueue<T> queue(String name, ParameterizedTypeReference<T> payloadType);

}
