// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

/**
 * The slot of a run that awaits tasks. Others use it while the handler blocks. They also
 * use it when the handler has returned a future, as long as the run awaits a task; a
 * future that goes on with other work takes a slot again, so that the concurrency of the
 * loop bounds such work.
 */
final class RunSlot {

	private final LentSlots slots;

	/** Handles and futures of the run whose tasks have not ended. */
	private int awaited;

	/** Whether the run waits for a future and has no thread. */
	private boolean threadless;

	private boolean lent;

	RunSlot(LentSlots slots) {
		this.slots = slots;
	}

	void beginAwaiting() {
		boolean lend;
		synchronized (this) {
			this.awaited++;
			lend = this.threadless && !this.lent && this.slots.tryLend();
			this.lent |= lend;
		}
		if (lend) {
			this.slots.freeLent();
		}
	}

	void endAwaiting() {
		boolean takeBack;
		synchronized (this) {
			this.awaited--;
			takeBack = this.lent && this.awaited == 0;
			this.lent &= !takeBack;
		}
		if (takeBack) {
			this.slots.takeBack();
		}
	}

	/** The handler has returned a future. */
	void leaveThread() {
		boolean lend;
		synchronized (this) {
			this.threadless = true;
			lend = this.awaited > 0 && this.slots.tryLend();
			this.lent = lend;
		}
		if (lend) {
			this.slots.freeLent();
		}
	}

	/**
	 * The run has ended without a thread.
	 * @return whether it has a slot, which is to be freed
	 */
	synchronized boolean end() {
		boolean kept = !this.lent;
		if (this.lent) {
			this.slots.forgetLent();
		}
		this.threadless = false;
		this.lent = false;
		return kept;
	}

	/**
	 * The thread of the run begins to wait.
	 * @throws io.chihuo.WouldDeadlockException if no more runs may wait
	 */
	void beginBlocking(TaskRun<?> run) {
		this.slots.beginBlocking(run);
	}

	void endBlocking() {
		this.slots.endBlocking();
	}

}
