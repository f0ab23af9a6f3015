// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Headers that Chihuo itself sends along with tasks. Applications cannot add them and do
 * not see them.
 */
public final class TaskHeaders {

	/**
	 * Name of the codec that wrote the payload; absent for JSON.
	 */
	static final String CODEC = "chihuo-codec";

	/**
	 * Says that somebody awaits the result.
	 */
	public static final String AWAITED = "chihuo-awaited";

	private static final String RESERVED = "chihuo-";

	private TaskHeaders() {
	}

	static boolean isReserved(String name) {
		return name.startsWith(RESERVED);
	}

	/**
	 * The headers that the application added: the same map, unless there are others.
	 */
	public static Map<String, String> withoutReserved(Map<String, String> headers) {
		for (String name : headers.keySet()) {
			if (isReserved(name)) {
				Map<String, String> others = new TreeMap<>(headers);
				others.keySet().removeIf(TaskHeaders::isReserved);
				return Collections.unmodifiableMap(others);
			}
		}
		return headers;
	}

}
