// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.chihuo.RunOutcome;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Producers and workers of one queue, a thread each. Workers see to it that an id never
 * has two leases at once and that its tokens grow.
 */
final class QueueWorkers implements AutoCloseable, StoreListener {

	private final ContractQueue queue;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<Future<?>> producers = new ArrayList<>();

	private final List<Future<?>> workers = new ArrayList<>();

	private final Semaphore ready = new Semaphore(0);

	private final Map<String, Lease> live = new ConcurrentHashMap<>();

	private final Map<String, Long> tokens = new ConcurrentHashMap<>();

	private final Queue<LeasedTask> runs = new ConcurrentLinkedQueue<>();

	private final Runnable endListening;

	private volatile boolean stopped;

	QueueWorkers(ContractQueue queue) {
		this.queue = queue;
		this.endListening = queue.store().addListener(this);
	}

	void produce(Runnable producer) {
		this.producers.add(this.threads.submit(producer));
	}

	void work(int workers, Function<LeasedTask, Settlement> handler) {
		for (int i = 0; i < workers; i++) {
			int most = 1 + 2 * i;
			this.workers.add(this.threads.submit(() -> workUntilStopped(most, handler)));
		}
	}

	private Void workUntilStopped(int most, Function<LeasedTask, Settlement> handler) throws InterruptedException {
		while (!this.stopped) {
			List<LeasedTask> tasks = this.queue.claim(most);
			tasks.forEach(this::begin);
			Settlement[] outcomes = tasks.stream().map(handler).toArray(Settlement[]::new);
			tasks.forEach((task) -> this.live.remove(task.lease().id()));
			if (outcomes.length == 0) {
				this.ready.tryAcquire(20, TimeUnit.MILLISECONDS);
				this.ready.drainPermits();
			}
			else {
				assertThat(this.queue.settle(outcomes)).doesNotContain(RunOutcome.LEASE_LOST);
			}
		}
		return null;
	}

	private void begin(LeasedTask task) {
		Lease lease = task.lease();
		assertThat(this.live.putIfAbsent(lease.id(), lease)).as("other live lease of " + lease.id()).isNull();
		assertThat(this.tokens.getOrDefault(lease.id(), -1L)).isLessThan(lease.token());
		this.tokens.put(lease.id(), lease.token());
		this.runs.add(task);
	}

	/**
	 * Wait until all was produced and the queue is empty, then stop the workers.
	 */
	void awaitDrained() {
		this.producers.forEach(QueueWorkers::join);
		long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
		while (!this.queue.counts().isDrained()) {
			assertThat(System.nanoTime()).as("time to drain %s", this.queue.counts()).isLessThan(deadline);
			this.workers.stream().filter(Future::isDone).forEach(QueueWorkers::join);
			Thread.onSpinWait();
		}
		this.stopped = true;
		this.workers.forEach(QueueWorkers::join);
	}

	List<LeasedTask> runs() {
		return List.copyOf(this.runs);
	}

	private static void join(Future<?> future) {
		try {
			future.get(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted", ex);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new AssertionError("A thread of the crew failed", ex);
		}
	}

	@Override
	public void onQueueReady() {
		this.ready.release();
	}

	@Override
	public void onTaskCancelled(Lease lease) {
		throw new AssertionError("Nobody cancels here");
	}

	@Override
	public void onTaskDead(StoredDeadLetter letter) {
		throw new AssertionError("Nothing crashes here too often");
	}

	@Override
	public void onChildrenOrphaned() {
	}

	@Override
	public void onQueueRefused(String reason) {
		throw new AssertionError(reason);
	}

	@Override
	public void close() {
		this.stopped = true;
		this.endListening.run();
		this.threads.shutdownNow();
	}

}
