// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

/**
 * The thread that has a call of the application which no loop makes. Interrupting a
 * thread can block, since it may close a channel that the thread reads from: it has a
 * lock of its own, which only the thread itself and the one that interrupts it take.
 */
public final class InterruptibleThread {

	private static final Executor THREADS = new CallbackThreads("chihuo-interrupt-", Integer.MAX_VALUE);

	private volatile @Nullable Thread thread;

	/**
	 * Called by the thread itself.
	 */
	public void enter() {
		this.thread = Thread.currentThread();
	}

	/**
	 * From here on an interruption no longer reaches this thread; an earlier one is
	 * cleared. May block while an interruption does.
	 */
	public void leave() {
		synchronized (this) {
			this.thread = null;
		}
		Thread.interrupted();
	}

	private synchronized void interrupt() {
		Thread thread = this.thread;
		if (thread != null) {
			thread.interrupt();
		}
	}

	/**
	 * Interrupt the thread soon, on another one, if the call has it then; never blocks
	 * and never throws.
	 */
	public void interruptSoon() {
		THREADS.execute(this::interrupt);
	}

}
