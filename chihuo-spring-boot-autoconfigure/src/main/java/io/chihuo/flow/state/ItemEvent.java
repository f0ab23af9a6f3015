// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import org.jspecify.annotations.Nullable;

import io.chihuo.StepState;

/**
 * Something that moves on a step with many items.
 */
public sealed interface ItemEvent extends FlowEvent {

	/** Number of the step. */
	int node();

	/** Which time the step is run. */
	int round();

	/**
	 * The task of an item was added to its queue.
	 *
	 * @param item number of the item, from 0
	 * @param kept whether it was to be withdrawn, and runs
	 */
	record ItemAdded(int node, int round, int item, boolean kept) implements ItemEvent {

		public ItemAdded(int node, int round, int item) {
			this(node, round, item, false);
		}

	}

	/**
	 * The task of an item has ended.
	 *
	 * @param item number of the item, from 0
	 */
	record ItemEnded(int node, int round, int item, StepState state) implements ItemEvent {
	}

	/**
	 * The task that answers a page was added to its queue.
	 *
	 * @param page number of the page, from 0
	 * @param kept whether it was to be withdrawn, and runs
	 */
	record PageAdded(int node, int round, int page, boolean kept) implements ItemEvent {

		public PageAdded(int node, int round, int page) {
			this(node, round, page, false);
		}

	}

	/**
	 * The task that answers a page has ended.
	 *
	 * @param page number of the page, from 0
	 */
	record PageEnded(int node, int round, int page, StepState state) implements ItemEvent {
	}

	/**
	 * It is known what is in a page.
	 *
	 * @param page number of the page, from 0
	 * @param size number of its items
	 * @param next encoded cursor of the next page, null if there is none
	 */
	record PageRead(int node, int round, int page, int size, byte @Nullable [] next) implements ItemEvent {
	}

}
