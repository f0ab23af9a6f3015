// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.util.Map;

/**
 * Conversion between values and JSON.
 */
public interface DashboardJson {

	/** The JSON of a value. */
	byte[] writeValue(Object value);

	/**
	 * The members of a JSON object, numbers and booleans as text. None for an empty body.
	 * @throws IllegalArgumentException if it is not JSON, or an object with other members
	 */
	Map<String, String> readObject(byte[] json);

}
