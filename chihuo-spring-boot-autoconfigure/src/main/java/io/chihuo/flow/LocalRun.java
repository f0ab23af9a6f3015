// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.List;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import io.chihuo.FlowAction;
import io.chihuo.StepState;
import io.chihuo.concurrent.CallbackThreads;
import io.chihuo.concurrent.InterruptibleThread;

/**
 * The actions of one step, which run one after the other on one thread. After a failure
 * the next round goes on with the action that has failed.
 */
final class LocalRun {

	/** Most actions of a process that run at the same time; further ones wait. */
	static final int MAX_RUNNING_ACTIONS = 256;

	/** Actions may block for long, so they have threads of their own. */
	private static final CallbackThreads THREADS = new CallbackThreads("chihuo-action-", MAX_RUNNING_ACTIONS);

	private final List<FlowAction> actions;

	private int round;

	private int position;

	private boolean active;

	private boolean begun;

	private boolean cancelled;

	/** Of the latest round: an interruption that comes late reaches no later one. */
	private InterruptibleThread thread = new InterruptibleThread();

	LocalRun(List<FlowAction> actions) {
		this.actions = actions;
	}

	/**
	 * Begin a round, unless it has begun.
	 * @param onEnded called with the state of the step, and the reason of a failure
	 * @return whether it begins now
	 */
	synchronized boolean begin(int number, BiConsumer<StepState, @Nullable String> onEnded) {
		if (this.round >= number) {
			return false;
		}
		this.round = number;
		this.active = true;
		this.begun = false;
		this.cancelled = false;
		this.position = (this.position == this.actions.size()) ? 0 : this.position;
		InterruptibleThread thread = new InterruptibleThread();
		this.thread = thread;
		THREADS.execute(() -> runActions(thread, onEnded));
		return true;
	}

	private void runActions(InterruptibleThread thread, BiConsumer<StepState, @Nullable String> onEnded) {
		thread.enter();
		String failure = "an action has thrown an error that cannot be described";
		try {
			failure = findFailure();
		}
		finally {
			thread.leave();
			onEnded.accept(endRound(failure), failure);
		}
	}

	/** Run the actions that are left; answers why one has failed. */
	private @Nullable String findFailure() {
		try {
			while (mayGoOn() && this.position < this.actions.size()) {
				this.actions.get(this.position).run();
				this.position++;
			}
			return null;
		}
		catch (Throwable ex) {
			return "action " + (this.position + 1) + " of " + this.actions.size() + " has thrown "
					+ StepFailures.describe(ex);
		}
	}

	private synchronized StepState endRound(@Nullable String failure) {
		this.active = false;
		return (failure == null && this.position == this.actions.size()) ? StepState.DONE
				: this.cancelled ? StepState.CANCELLED : StepState.FAILED;
	}

	private synchronized boolean mayGoOn() {
		this.begun |= !this.cancelled;
		return !this.cancelled;
	}

	/**
	 * Begin no action, unless one has begun.
	 * @return whether a round is under way, whose end is reported
	 */
	synchronized boolean withdraw() {
		this.cancelled |= !this.begun;
		return this.active;
	}

	/**
	 * Interrupt the action that runs, and begin no other.
	 * @return whether a round is under way, whose end is reported
	 */
	synchronized boolean cancel() {
		this.cancelled = true;
		if (this.active) {
			this.thread.interruptSoon();
		}
		return this.active;
	}

}
