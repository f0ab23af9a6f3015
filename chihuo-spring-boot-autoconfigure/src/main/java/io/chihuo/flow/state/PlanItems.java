// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The items of a step that runs a task for each of many.
 *
 * @param list encoded payloads of the items; empty if they come in pages
 * @param pages task that answers a page of items, null for the list
 * @param window most tasks that are queued or run at once
 * @param toleratedPercent which part of the items may fail, 0 if a number is tolerated
 * @param keyPointer JSON pointer to the keys of the items, null if they have none
 */
public record PlanItems(List<byte[]> list, @Nullable PlanTask pages, int window, int toleratedPercent,
		@Nullable String keyPointer) {

	/**
	 * Most items of a list.
	 */
	public static final int MAX_LIST_SIZE = 10_000;

	/**
	 * Most tasks at once.
	 */
	public static final int MAX_WINDOW = 10_000;

	public PlanItems {
		list = List.copyOf(list);
	}

	/** The items with references to steps by other names. */
	PlanItems withSteps(Map<String, String> renamed) {
		return (this.pages == null) ? this : new PlanItems(this.list, this.pages.withSteps(renamed), this.window,
				this.toleratedPercent, this.keyPointer);
	}

}
