// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rqueue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import com.github.sonus21.rqueue.core.RqueueMessageEnqueuer;
import com.github.sonus21.rqueue.listener.RqueueMessageListenerContainer;

/**
 * Takes the times.
 */
class RqueueBench {

	private static final String FILLER = " email to user1@example.org, subject hello there, attempt 1, from the benchmarks of the task loops";

	private static final int PAYLOAD_LENGTH = 98;

	private static final int FILLING_THREADS = 8;

	private static final int COMPLETION_TIMEOUT_MINUTES = 2;

	private final RqueueMessageEnqueuer enqueuer;

	private final RqueueMessageListenerContainer container;

	private final RqueueWorker worker;

	RqueueBench(RqueueMessageEnqueuer enqueuer, RqueueMessageListenerContainer container, RqueueWorker worker) {
		this.enqueuer = enqueuer;
		this.container = container;
		this.worker = worker;
	}

	/** The queue is known only after the listener has run. */
	void prepare() {
		this.container.start();
		this.container.stop();
	}

	double add(int tasks, int threads) throws InterruptedException {
		AtomicInteger next = new AtomicInteger();
		List<Thread> adders = new ArrayList<>();
		long start = System.nanoTime();
		for (int i = 0; i < threads; i++) {
			Thread adder = new Thread(() -> addUntil(next, tasks));
			adder.start();
			adders.add(adder);
		}
		for (Thread adder : adders) {
			adder.join();
		}
		return (System.nanoTime() - start) / 1e9;
	}

	private void addUntil(AtomicInteger next, int tasks) {
		for (int n = next.getAndIncrement(); n < tasks; n = next.getAndIncrement()) {
			add(n);
		}
	}

	private void add(int n) {
		String payload = (n + FILLER).substring(0, PAYLOAD_LENGTH);
		Objects.requireNonNull(this.enqueuer.enqueue(RqueueWorker.QUEUE, payload));
	}

	double drain(int tasks, long millis) throws InterruptedException {
		CountDownLatch left = new CountDownLatch(tasks);
		this.worker.handleWith((payload) -> {
			if (millis > 0) {
				pause(millis);
			}
			left.countDown();
		});
		add(tasks, FILLING_THREADS);
		long start = System.nanoTime();
		this.container.start();
		await(left);
		double seconds = (System.nanoTime() - start) / 1e9;
		this.container.stop();
		return seconds;
	}

	private static void pause(long millis) {
		try {
			Thread.sleep(millis);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	String latency(int tasks, int perSecond) throws InterruptedException {
		long[] times = new long[tasks];
		CountDownLatch left = new CountDownLatch(tasks);
		this.worker.handleWith((payload) -> {
			long now = System.nanoTime();
			times[number(payload)] += now;
			left.countDown();
		});
		this.container.start();
		addPaced(times, perSecond);
		await(left);
		this.container.stop();
		Arrays.sort(times);
		return millis(times, 50) + " " + millis(times, 99);
	}

	/** The payload comes in an envelope of JSON. */
	private static int number(String message) {
		int start = 0;
		while (!Character.isDigit(message.charAt(start))) {
			start++;
		}
		return Integer.parseInt(message, start, message.indexOf(' ', start), 10);
	}

	private void addPaced(long[] times, int perSecond) {
		long next = System.nanoTime();
		for (int n = 0; n < times.length; n++) {
			next += 1_000_000_000L / perSecond;
			for (long wait = next - System.nanoTime(); wait > 0; wait = next - System.nanoTime()) {
				LockSupport.parkNanos(wait);
			}
			times[n] = -System.nanoTime();
			add(n);
		}
	}

	private static void await(CountDownLatch left) throws InterruptedException {
		if (!left.await(COMPLETION_TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
			throw new IllegalStateException(left.getCount() + " tasks did not run");
		}
	}

	private static double millis(long[] sorted, int percent) {
		return sorted[(int) Math.ceil(percent / 100.0 * sorted.length) - 1] / 1e6;
	}

}
