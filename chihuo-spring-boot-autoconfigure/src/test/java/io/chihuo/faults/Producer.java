// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

import io.chihuo.BackendUnavailableException;
import io.chihuo.TaskQueue;

/**
 * Adds one task after the other, each until the store has accepted it. Workers run as
 * many at a time as they can, and most for a while: a fault then meets each of their
 * threads at work and tasks that wait, without the processors being busy with it.
 */
public final class Producer {

	/** Most tasks that wait, as they would without end while no worker runs them. */
	private static final int MAX_TASKS_AHEAD = 200;

	private final TaskQueue<FaultTask> queue;

	private final IntSupplier ended;

	private final AtomicInteger accepted = new AtomicInteger();

	private final AtomicInteger refused = new AtomicInteger();

	private final Thread thread = new Thread(this::produce, "producer");

	private volatile boolean stopped;

	private volatile boolean unbounded;

	private volatile String refusal = "";

	/**
	 * Create a producer.
	 * @param ended how many tasks have been run
	 */
	Producer(TaskQueue<FaultTask> queue, IntSupplier ended) {
		this.queue = queue;
		this.ended = ended;
		this.thread.setDaemon(true);
	}

	void start() {
		this.thread.start();
	}

	/** Whether to add tasks however many wait. */
	void setUnbounded(boolean unbounded) {
		this.unbounded = unbounded;
	}

	private void produce() {
		while (!this.stopped) {
			if (this.unbounded || this.accepted.get() - this.ended.getAsInt() < MAX_TASKS_AHEAD) {
				add(this.accepted.get());
			}
			else {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
			}
		}
	}

	private void add(int number) {
		try {
			add(this.queue, number);
			this.accepted.incrementAndGet();
		}
		catch (BackendUnavailableException ex) {
			this.refusal = ex.getMessage();
			this.refused.incrementAndGet();
		}
	}

	/** Some tasks take no time, most a while, and few longer than their lease. */
	private static void add(TaskQueue<FaultTask> queue, int number) {
		queue.add(id(number), new FaultTask((number % 100 == 7) ? 2500 : (number % 4 == 0) ? 0 : 300, 0));
	}

	public static String id(int number) {
		return "t-" + number;
	}

	/** How many tasks the store has accepted: those with the lowest numbers. */
	public int accepted() {
		return this.accepted.get();
	}

	/** How often the store did not accept a task. */
	public int refused() {
		return this.refused.get();
	}

	/** Why the store did not accept the last of those. */
	public String refusal() {
		return this.refusal;
	}

	/** Add a task once more that was lost after it had been accepted. */
	public void addAgain(int number) {
		add(this.queue, number);
	}

	void stop() {
		this.stopped = true;
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for the producer", ex);
		}
	}

}
