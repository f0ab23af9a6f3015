// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.chihuo.engine.DrainExecutor;

/**
 * Keeps the work of drained loops until the thread of the test takes it. While a run on
 * that thread waits for another task, a thread of its own does the work.
 */
final class DrainThread implements DrainExecutor {

	private final LinkedBlockingQueue<Runnable> work = new LinkedBlockingQueue<>();

	/** Runs that wait for another task on their thread. */
	private int waits;

	/** Threads of our own; each takes the place of one that waits. */
	private int helpers;

	@Override
	public void execute(Runnable task) {
		this.work.add(task);
		addHelper();
	}

	/** Returns whether there was work within some milliseconds. */
	boolean runNext(long millis) throws InterruptedException {
		Runnable next = this.work.poll(millis, TimeUnit.MILLISECONDS);
		if (next != null) {
			next.run();
		}
		return next != null;
	}

	boolean hasWork() {
		return !this.work.isEmpty();
	}

	@Override
	public void onWaitBegun() {
		synchronized (this) {
			this.waits++;
		}
		addHelper();
	}

	@Override
	public synchronized void onWaitEnded() {
		this.waits--;
	}

	private synchronized void addHelper() {
		if (this.waits > this.helpers && !this.work.isEmpty()) {
			this.helpers++;
			Thread thread = new Thread(this::helpOut, "drain-helper");
			thread.setDaemon(true);
			thread.start();
		}
	}

	private void helpOut() {
		for (Runnable next = nextForHelper(); next != null; next = nextForHelper()) {
			next.run();
		}
	}

	private synchronized @Nullable Runnable nextForHelper() {
		Runnable next = (this.waits >= this.helpers) ? this.work.poll() : null;
		this.helpers -= (next == null) ? 1 : 0;
		return next;
	}

}
