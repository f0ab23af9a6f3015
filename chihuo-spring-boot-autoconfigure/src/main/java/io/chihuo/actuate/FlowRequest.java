// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * Parameters of an action on a flow.
 *
 * @param id id of the flow
 * @param step name of a step
 * @param name name of a signal
 * @param value value of a signal, or result of a step that is skipped
 */
record FlowRequest(@Nullable String id, @Nullable String step, @Nullable String name, @Nullable String value) {

	/**
	 * Refuse parameters that an action does not use, since they were meant to have an
	 * effect.
	 */
	void allowOnly(String action, Set<String> names) {
		Set<String> given = new TreeSet<>(givenParameters().keySet());
		given.removeAll(names);
		if (!given.isEmpty()) {
			throw new RequestRefusedException(RequestRefusedException.BAD_REQUEST_STATUS,
					"'" + action + "' takes " + new TreeSet<>(names) + ", not " + given);
		}
	}

	private Map<String, Object> givenParameters() {
		Map<String, Object> given = new LinkedHashMap<>();
		given.put("id", String.valueOf(this.id));
		if (this.step != null) {
			given.put("step", this.step);
		}
		if (this.name != null) {
			given.put("name", this.name);
		}
		if (this.value != null) {
			given.put("value", this.value);
		}
		return given;
	}

	/**
	 * Its parameters beside the id, without the value, which may be secret as payloads
	 * are.
	 */
	Map<String, Object> shownParameters() {
		Map<String, Object> shown = givenParameters();
		shown.remove("id"); // the flow itself
		shown.remove("value");
		return shown;
	}

	String requireId() {
		return requireText("id", this.id);
	}

	String requireStep() {
		return requireText("step", this.step);
	}

	String requireName() {
		return requireText("name", this.name);
	}

	private static String requireText(String parameter, @Nullable String value) {
		if (value == null) {
			throw new RequestRefusedException(RequestRefusedException.BAD_REQUEST_STATUS,
					"'" + parameter + "' is missing");
		}
		return value;
	}

}
