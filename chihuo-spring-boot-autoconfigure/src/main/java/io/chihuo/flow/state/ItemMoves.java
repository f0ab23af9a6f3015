// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import org.jspecify.annotations.Nullable;

import io.chihuo.FailurePolicy;
import io.chihuo.StepState;

/**
 * Moves a step with many items on: the tasks of at most as many items as its window has
 * are queued or run at once, and the next page is asked for before they run out.
 */
final class ItemMoves {

	/**
	 * The window is filled again when this part of it is free: so tasks are added in
	 * batches.
	 */
	private static final int REFILL_DIVISOR = 4;

	/** A source whose cursor never comes to an end would otherwise be asked for ever. */
	static final int MAX_EMPTY_PAGES = 1000;

	/** Each is part of the record of the flow. */
	static final int MAX_PAGES = 100_000;

	private final PlanNode node;

	private final PlanItems items;

	private final ItemProgress progress;

	ItemMoves(PlanNode node, PlanItems items, ItemProgress progress) {
		this.node = node;
		this.items = items;
		this.progress = progress;
	}

	/** Begin, or begin again with the items that are not done. */
	void start() {
		if (this.items.pages() == null) {
			this.progress.known = this.items.list().size();
			this.progress.complete = true;
		}
		this.progress.waiting.or(this.progress.failed);
		this.progress.failed.clear();
		if (this.progress.page == ItemProgress.PageState.FAILED) {
			this.progress.page = ItemProgress.PageState.NONE;
		}
	}

	/**
	 * Apply an event.
	 * @param stopping whether the step is being stopped
	 * @param finishing whether items that run go on to their end then
	 */
	void apply(ItemEvent event, boolean stopping, boolean finishing) {
		if (event instanceof ItemEvent.ItemAdded added) {
			if (this.progress.starting.get(added.item()) && added.kept() == finishing) {
				this.progress.starting.clear(added.item());
				this.progress.running.set(added.item());
			}
		}
		else if (event instanceof ItemEvent.ItemEnded ended) {
			endItem(ended.item(), ended.state(), finishing ? ended.state() == StepState.CANCELLED : stopping);
		}
		else if (event instanceof ItemEvent.PageAdded added) {
			if (isNext(added.page()) && this.progress.page == ItemProgress.PageState.STARTING
					&& added.kept() == finishing) {
				this.progress.page = ItemProgress.PageState.RUNNING;
			}
		}
		else if (event instanceof ItemEvent.PageEnded ended) {
			endPage(ended, stopping);
		}
		else if (event instanceof ItemEvent.PageRead read) {
			readPage(read);
		}
	}

	private boolean isNext(int page) {
		return page == this.progress.pageCount();
	}

	/**
	 * A dead letter that was requeued may be done after its item has failed.
	 * @param stopped whether an item that is not done is one to run later
	 */
	private void endItem(int item, StepState state, boolean stopped) {
		if (this.progress.failed.get(item) && state == StepState.DONE) {
			this.progress.failed.clear(item);
		}
		else if (this.progress.starting.get(item) || this.progress.running.get(item)) {
			this.progress.starting.clear(item);
			this.progress.running.clear(item);
			if (state != StepState.DONE) {
				(stopped ? this.progress.waiting : this.progress.failed).set(item);
			}
		}
	}

	private void endPage(ItemEvent.PageEnded ended, boolean stopping) {
		boolean unreadable = this.progress.page == ItemProgress.PageState.READING && ended.state() != StepState.DONE;
		if (isNext(ended.page()) && (this.progress.isPageActive() || unreadable)) {
			this.progress.page = stopping ? ItemProgress.PageState.NONE : (ended.state() == StepState.DONE)
					? ItemProgress.PageState.READING : ItemProgress.PageState.FAILED;
		}
	}

	private void readPage(ItemEvent.PageRead read) {
		if (isNext(read.page()) && this.progress.page == ItemProgress.PageState.READING) {
			this.progress.page = ItemProgress.PageState.NONE;
			this.progress.known += read.size();
			this.progress.pageEnds.add(this.progress.known);
			this.progress.pageRounds.add(read.round());
			byte[] next = read.next();
			this.progress.complete = next == null;
			this.progress.cursor = (next != null) ? next : new byte[0];
			if (!this.progress.complete && pageLimitProblem() != null) {
				this.progress.page = ItemProgress.PageState.FAILED;
			}
		}
	}

	/** Why no further page is asked for, null if one may be. */
	@Nullable String pageLimitProblem() {
		int pages = this.progress.pageCount();
		if (pages >= MAX_PAGES) {
			return "its items come in more than " + MAX_PAGES + " pages: answer larger ones";
		}
		return (pages >= MAX_EMPTY_PAGES && this.progress.firstOf(pages - MAX_EMPTY_PAGES) == this.progress.known)
				? "the last " + MAX_EMPTY_PAGES + " pages of items were empty, and each had a cursor of another one"
				: null;
	}

	/**
	 * How the step goes on; while it does, more items and pages are about to be added.
	 */
	ChildStates.Verdict judge() {
		boolean over = isOver();
		if (over && this.node.stopsOnFailure()) {
			return ChildStates.Verdict.FAIL;
		}
		fillWindow();
		askForPage();
		if (hasMore()) {
			return ChildStates.Verdict.GO_ON;
		}
		return isDone() ? ChildStates.Verdict.DONE : ChildStates.Verdict.FAILED;
	}

	private boolean hasMore() {
		return this.progress.activeCount() > 0 || !this.progress.waiting.isEmpty()
				|| this.progress.begun < this.progress.known
				|| (!this.progress.complete && !this.progress.isPageFailed());
	}

	/** Whether nothing is left to do, and not too many items have failed. */
	boolean isDone() {
		return !hasMore() && !this.progress.isPageFailed()
				&& (!isOver() || this.node.policy() == FailurePolicy.CONTINUE);
	}

	/** Whether nothing of it is queued or runs. */
	boolean isStopped() {
		return this.progress.activeCount() == 0 && !this.progress.isPageActive();
	}

	/** A part of the items is known when all items are. */
	private boolean isOver() {
		int percent = this.items.toleratedPercent();
		int tolerated = (percent == 0) ? this.node.tolerated()
				: this.progress.complete ? (int) ((long) this.progress.known * percent / 100) : Integer.MAX_VALUE;
		return this.progress.isPageFailed() || this.progress.failedCount() > tolerated;
	}

	private void fillWindow() {
		int free = this.items.window() - this.progress.activeCount();
		if (free <= 0 || (free < this.items.window() / REFILL_DIVISOR && free < this.items.window())) {
			return;
		}
		for (int item = this.progress.waiting.nextSetBit(0); item >= 0 && free > 0; free--) {
			this.progress.waiting.clear(item);
			this.progress.starting.set(item);
			item = this.progress.waiting.nextSetBit(item + 1);
		}
		int added = Math.max(0, Math.min(free, this.progress.known - this.progress.begun));
		this.progress.starting.set(this.progress.begun, this.progress.begun + added);
		this.progress.begun += added;
	}

	private void askForPage() {
		if (!this.progress.complete && this.progress.page == ItemProgress.PageState.NONE
				&& this.progress.known - this.progress.begun < this.items.window()) {
			this.progress.page = ItemProgress.PageState.STARTING;
		}
	}

	/**
	 * Have all tasks that may be queued withdrawn: until that is done they are starting.
	 */
	void withdraw() {
		this.progress.starting.or(this.progress.running);
		this.progress.running.clear();
		if (this.progress.page == ItemProgress.PageState.RUNNING) {
			this.progress.page = ItemProgress.PageState.STARTING;
		}
	}

	/** How a step ends that was stopped when what ran has ended. */
	StepState endOfStopped() {
		return isDone() ? StepState.DONE
				: (isOver() && this.node.policy() != FailurePolicy.CONTINUE) ? StepState.FAILED : StepState.CANCELLED;
	}

	/** Give up a page that nobody has looked at. */
	void stop() {
		if (this.progress.page == ItemProgress.PageState.READING) {
			this.progress.page = ItemProgress.PageState.NONE;
		}
	}

}
