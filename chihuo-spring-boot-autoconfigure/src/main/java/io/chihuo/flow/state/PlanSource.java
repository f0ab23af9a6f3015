// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Where a value comes from that is known only while the flow runs.
 *
 * @param inContext whether it is a value of the context rather than a result
 * @param name name of the step whose result it is, or key of the context
 * @param path JSON pointer into the value, empty for all of it
 * @param fallback encoded value if there is none, empty for no value; null if there has
 * to be one; not to be changed
 */
public record PlanSource(boolean inContext, String name, String path, byte @Nullable [] fallback) {

	/**
	 * The item of a task of many, or the cursor of a page of items.
	 */
	public static final PlanSource ITEM = new PlanSource(false, "", "", null);

	/**
	 * Whether it is the item, or the cursor.
	 */
	public boolean isItem() {
		return !this.inContext && this.name.isEmpty();
	}

	/**
	 * Short text for people.
	 */
	public String describe() {
		return "'" + this.name + "'" + (this.inContext ? " of the context" : "")
				+ (this.path.isEmpty() ? "" : " at " + this.path);
	}

	PlanSource withSteps(Map<String, String> renamed) {
		return this.inContext ? this
				: new PlanSource(false, renamed.getOrDefault(this.name, this.name), this.path, this.fallback);
	}

}
