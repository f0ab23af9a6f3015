// SPDX-License-Identifier: Apache-2.0

package io.chihuo.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The fields that every event of a loop has. Two events are equal if they are of one
 * class and have the same fields.
 */
abstract class EventFields {

	private final String namespace;

	private final String loop;

	private final @Nullable Object[] others;

	/**
	 * Create an event.
	 * @param others all other fields
	 */
	EventFields(String namespace, String loop, @Nullable Object... others) {
		this.namespace = namespace;
		this.loop = loop;
		this.others = others;
	}

	/**
	 * Name of the namespace of the loop.
	 */
	public final String namespace() {
		return this.namespace;
	}

	/**
	 * Name of the loop.
	 */
	public final String loop() {
		return this.loop;
	}

	private List<@Nullable Object> values() {
		List<@Nullable Object> values = new ArrayList<>(List.of(this.namespace, this.loop));
		Collections.addAll(values, this.others);
		return values;
	}

	@Override
	public final boolean equals(@Nullable Object other) {
		return other != null && getClass() == other.getClass() && values().equals(((EventFields) other).values());
	}

	@Override
	public final int hashCode() {
		return values().hashCode();
	}

	@Override
	public final String toString() {
		return getClass().getSimpleName() + values();
	}

}
