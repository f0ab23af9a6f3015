// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import org.jspecify.annotations.Nullable;

import io.chihuo.StepState;
import io.chihuo.codec.OutcomeContent;
import io.chihuo.flow.state.FlowEvent;
import io.chihuo.flow.state.FlowPlan;
import io.chihuo.flow.state.FlowProgress;
import io.chihuo.flow.state.ItemEvent;
import io.chihuo.flow.state.ItemProgress;
import io.chihuo.flow.state.StepChanges;

/**
 * One task of a step of a flow.
 *
 * @param flow id of the flow
 * @param run number of the flow among those with its id
 * @param node number of the step
 * @param round which time it is run
 * @param part 0 for the task of the step itself, the number of an item from 1, or the
 * negative number of a page of items from -1
 * @param key key of the item, as {@link ItemKeys} writes it; empty for none
 */
record StepName(String flow, long run, int node, int round, int part, String key) {

	private static final int MAX_HEADER_PARTS = 5;

	StepName(String flow, long run, int node, int round) {
		this(flow, run, node, round, 0, "");
	}

	/** The task of an item, from 0. */
	StepName ofItem(int item) {
		return new StepName(this.flow, this.run, this.node, this.round, item + 1, "");
	}

	/** The task of an item with a key, which it may share with others. */
	StepName withKey(String itemKey) {
		return new StepName(this.flow, this.run, this.node, this.round, this.part, itemKey);
	}

	/**
	 * The task that answered a page of items, from 0, when the step was run that time.
	 */
	StepName ofPage(int page, int pageRound) {
		return new StepName(this.flow, this.run, this.node, pageRound, -1 - page, "");
	}

	boolean isPage() {
		return this.part < 0;
	}

	boolean isItem() {
		return this.part > 0;
	}

	FlowEvent toAddedEvent() {
		return toAddedEvent(false);
	}

	/** The task runs, so that it was not withdrawn. */
	FlowEvent toKeptEvent() {
		return toAddedEvent(true);
	}

	private FlowEvent toAddedEvent(boolean kept) {
		return isItem() ? new ItemEvent.ItemAdded(this.node, this.round, this.part - 1, kept)
				: isPage() ? new ItemEvent.PageAdded(this.node, this.round, -1 - this.part, kept)
						: new FlowEvent.StepAdded(this.node, this.round, kept);
	}

	String toHeader() {
		return this.node + "." + this.round + "." + this.run + ((this.part != 0) ? "." + this.part : "")
				+ (!this.key.isEmpty() ? "." + this.key : "");
	}

	/**
	 * The end of the run.
	 * @param content content of its outcome, empty for none
	 */
	FlowEvent toEvent(StepState state, byte[] content) {
		if (isItem()) {
			return new ItemEvent.ItemEnded(this.node, this.round, this.part - 1, state);
		}
		if (isPage()) {
			return new ItemEvent.PageEnded(this.node, this.round, -1 - this.part, state);
		}
		byte[] changes = OutcomeContent.changesOf(content);
		StepChanges parsed = (changes.length > 0) ? StepChanges.fromBytes(changes) : null;
		// a task that several steps share changes the flow only that it was added for
		boolean own = parsed != null && parsed.flow().equals(this.flow) && parsed.step().equals(toHeader());
		return new FlowEvent.StepEnded(this.node, this.round, state, own ? parsed : null);
	}

	/**
	 * Whether a flow waits for the task, or would go on if it were done after all.
	 */
	boolean isAwaitedBy(FlowPlan plan, FlowProgress progress) {
		if (progress.runNumber() != this.run || progress.isRemoved() || this.node >= progress.size()
				|| progress.round(this.node) != this.round) {
			return false;
		}
		StepState state = progress.stepState(this.node);
		ItemProgress items = progress.itemProgress(this.node);
		boolean open = state == StepState.STARTING || state == StepState.RUNNING || state == StepState.FAILED
				|| state == StepState.LOST;
		return (open || isKept(plan, progress, items)) && (this.part == 0 || (items != null && (isItem()
				? items.isOpen(this.part - 1) : items.pageCount() == -1 - this.part && items.isPageOpen())));
	}

	/** Whether it is a task of an item that goes on though no other one starts. */
	private boolean isKept(FlowPlan plan, FlowProgress progress, @Nullable ItemProgress items) {
		return items != null && progress.letsRunsEnd(plan, this.node)
				&& (isItem() ? items.isRunning(this.part - 1) : items.isPageRunning());
	}

	/** Null if the header is not one of a step. */
	static @Nullable StepName ofHeader(String flow, String header) {
		String[] parts = header.split("\\.", MAX_HEADER_PARTS);
		try {
			return (parts.length < 3) ? null
					: new StepName(flow, Long.parseLong(parts[2]), Integer.parseInt(parts[0]),
							Integer.parseInt(parts[1]), (parts.length > 3) ? Integer.parseInt(parts[3]) : 0,
							(parts.length == MAX_HEADER_PARTS) ? parts[4] : "");
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}
