// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import org.jspecify.annotations.Nullable;

/**
 * Where a value comes from that is known only while the flow runs.
 *
 * @param step name of the step whose result it is
 * @param path JSON pointer into the result, empty for all of it
 * @param fallback encoded value if there is none, empty for no value; null if there has
 * to be one; not to be changed
 */
public record PlanSource(String step, String path, byte @Nullable [] fallback) {

	/**
	 * Short text for people.
	 */
	public String describe() {
		return "'" + this.step + "'" + (this.path.isEmpty() ? "" : " at " + this.path);
	}

}
