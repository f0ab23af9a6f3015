// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;

/**
 * Fills its heap for some seconds, then runs a task that takes longer than its lease.
 */
public final class HeapFillingProcess {

	private static final long FULL_HEAP_NANOS = TimeUnit.SECONDS.toNanos(5);

	private final TestNode node;

	private final Duration lease;

	private final CountDownLatch ended = new CountDownLatch(1);

	private final CountDownLatch heapFilling = new CountDownLatch(4);

	private final AtomicInteger runs = new AtomicInteger();

	private HeapFillingProcess(TaskClock clock, TaskBackend backend, Duration lease) {
		this.node = new TestNode(clock, backend);
		this.lease = lease;
	}

	public static void main(String[] arguments) throws InterruptedException {
		TaskClock clock = TaskClock.systemClock();
		run(clock, new MemoryTaskBackend(clock), Duration.ofSeconds(1));
	}

	/** Run it on a backend, and end the process. */
	@SuppressWarnings("SystemExitOutsideMain")
	public static void run(TaskClock clock, TaskBackend backend, Duration lease) throws InterruptedException {
		HeapFillingProcess heapFilling = new HeapFillingProcess(clock, backend, lease);
		heapFilling.eat();
		heapFilling.runLongTask();
		System.out.println("long ran " + heapFilling.runs + " time(s)");
		System.exit(0);
	}

	private void eat() throws InterruptedException {
		long end = System.nanoTime() + FULL_HEAP_NANOS;
		this.node.run(LoopDefinition.of("hungry", String.class, LoopHandler.run((task) -> {
			List<byte[]> food = new ArrayList<>();
			while (System.nanoTime() - end < 0) {
				food.add(new byte[1 << 16]);
			}
			this.heapFilling.countDown();
		})), (options) -> options.concurrency(4).lease(this.lease).maxAttempts(-1));
		for (int i = 0; i < 4; i++) {
			this.node.queue("hungry").add("task-" + i);
		}
		this.heapFilling.await(2 * FULL_HEAP_NANOS, TimeUnit.NANOSECONDS);
	}

	/** Lasts several leases, of which each renewal is a chance to lose it. */
	private void runLongTask() throws InterruptedException {
		CountDownLatch never = new CountDownLatch(1);
		this.node.run(LoopDefinition.of("long", String.class, LoopHandler.run((task) -> {
			this.runs.incrementAndGet();
			never.await(this.lease.multipliedBy(6).toMillis(), TimeUnit.MILLISECONDS);
			this.ended.countDown();
		})), (options) -> options.concurrency(3).lease(this.lease));
		this.node.queue("long").add("a");
		this.ended.await();
	}

}
