// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/**
 * The progress of a step with many items. An item that is in none of the sets is done, or
 * its turn has not come.
 */
public final class ItemProgress {

	/** Items whose tasks are about to be added. */
	final BitSet starting = new BitSet();

	/** Items whose tasks are queued or run. */
	final BitSet running = new BitSet();

	final BitSet failed = new BitSet();

	/** Items that were stopped, or have failed before the present round. */
	final BitSet waiting = new BitSet();

	/** Number of the first item whose turn has not come. */
	int begun;

	/** Number of the first item that is in no page which was read. */
	int known;

	boolean complete;

	/** For each page that was read, the number of the first item after it. */
	final List<Integer> pageEnds = new ArrayList<>();

	/** For each page that was read, which time the step was run then. */
	final List<Integer> pageRounds = new ArrayList<>();

	PageState page = PageState.NONE;

	/** Encoded cursor of the next page. */
	byte[] cursor = {};

	/** The page that follows those that were read. */
	enum PageState {

		/** It is not needed yet. */
		NONE,

		/** Its task is about to be added. */
		STARTING,

		/** Its task is queued or runs. */
		RUNNING,

		/** Its task is done, and nobody has looked at the result. */
		READING,

		/** Its task has failed. */
		FAILED

	}

	int activeCount() {
		return this.starting.cardinality() + this.running.cardinality();
	}

	/** Whether something has to be called for it to go on. */
	boolean hasCalls() {
		return !this.starting.isEmpty() || this.page == PageState.STARTING || this.page == PageState.READING;
	}

	boolean isPageActive() {
		return this.page == PageState.STARTING || this.page == PageState.RUNNING;
	}

	/**
	 * Number of items that are done.
	 */
	public int doneCount() {
		return this.begun - activeCount() - this.failed.cardinality() - this.waiting.cardinality();
	}

	/**
	 * Number of items that have failed.
	 */
	public int failedCount() {
		return this.failed.cardinality();
	}

	/**
	 * Number of items that are known so far.
	 */
	public int knownCount() {
		return this.known;
	}

	/**
	 * Whether all items are known.
	 */
	public boolean isComplete() {
		return this.complete;
	}

	/**
	 * Number of items whose turn has come.
	 */
	public int begunCount() {
		return this.begun;
	}

	/**
	 * Number of pages that were read.
	 */
	public int pageCount() {
		return this.pageEnds.size();
	}

	/**
	 * Whether the page that follows those that were read could not be had.
	 */
	public boolean isPageFailed() {
		return this.page == PageState.FAILED;
	}

	/**
	 * Whether the task that answers the next page is about to be added.
	 */
	public boolean isPageStarting() {
		return this.page == PageState.STARTING;
	}

	/**
	 * Whether the task that answers the next page is queued or runs.
	 */
	public boolean isPageRunning() {
		return this.page == PageState.RUNNING;
	}

	/**
	 * Whether the next page is to be looked at.
	 */
	public boolean isPageUnread() {
		return this.page == PageState.READING;
	}

	/**
	 * Encoded cursor of the next page; not to be changed, empty for none.
	 */
	public byte[] nextCursor() {
		return this.cursor;
	}

	/**
	 * Items whose tasks are about to be added, in their order.
	 */
	public List<Integer> startingItems() {
		return listOf(this.starting);
	}

	/**
	 * Items whose tasks are queued or run, in their order.
	 */
	public List<Integer> runningItems() {
		return listOf(this.running);
	}

	/**
	 * Whether an item is done.
	 */
	public boolean isDone(int item) {
		return item < this.begun && !this.starting.get(item) && !this.running.get(item) && !this.failed.get(item)
				&& !this.waiting.get(item);
	}

	/**
	 * Whether the task of an item is queued or runs.
	 */
	public boolean isRunning(int item) {
		return this.running.get(item);
	}

	/**
	 * Whether an item has failed.
	 */
	public boolean isFailed(int item) {
		return this.failed.get(item);
	}

	/**
	 * Numbers of the items that have failed.
	 */
	public List<Integer> failedItems() {
		return listOf(this.failed);
	}

	/**
	 * Whether the task of an item is about to be added, is queued or runs, or has failed.
	 */
	public boolean isOpen(int item) {
		return this.starting.get(item) || this.running.get(item) || this.failed.get(item);
	}

	/**
	 * The same for the task that answers the next page.
	 */
	public boolean isPageOpen() {
		return isPageActive() || isPageFailed();
	}

	/**
	 * Number of the first item that has failed, -1 for none.
	 */
	public int firstFailed() {
		return this.failed.nextSetBit(0);
	}

	/**
	 * Number of the page that an item is in.
	 */
	public int pageOf(int item) {
		int page = Collections.binarySearch(this.pageEnds, item + 1);
		page = (page < 0) ? -page - 1 : page;
		while (page > 0 && this.pageEnds.get(page - 1) > item) {
			page--; // pages without an item end where the one before them does
		}
		return page;
	}

	/**
	 * Which time the step was run when a page was answered that was read.
	 */
	public int roundOf(int page) {
		return this.pageRounds.get(page);
	}

	/**
	 * Number of the first item of a page.
	 */
	public int firstOf(int page) {
		return (page == 0) ? 0 : this.pageEnds.get(page - 1);
	}

	private static List<Integer> listOf(BitSet items) {
		return items.stream().boxed().toList();
	}

}
