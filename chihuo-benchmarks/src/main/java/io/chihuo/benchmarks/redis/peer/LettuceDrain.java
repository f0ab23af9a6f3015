// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redis.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

import io.lettuce.core.api.StatefulRedisConnection;

import io.chihuo.benchmarks.workload.Drain;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.TaskBody;

/**
 * Claims up to 100 tasks at a time, hands them to threads, and acknowledges in batches
 * over a connection of its own.
 */
public final class LettuceDrain implements Drain {

	private static final int MAX_CLAIM_SIZE = 100;

	private static final int MAX_ACK_BATCH_SIZE = 200;

	private static final String NEVER = "9999999999999";

	private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

	private final CountDownLatch acknowledged = new CountDownLatch(1);

	private final BareRedis redis;

	private final ExecutorService executor;

	private final Semaphore room;

	private final int tasks;

	private final TaskBody body;

	private LettuceDrain(BareRedis redis, ExecutorService executor, int room, int tasks, TaskBody body) {
		this.redis = redis;
		this.executor = executor;
		this.room = new Semaphore(room);
		this.tasks = tasks;
		this.body = body;
		LettuceAdder.batched(redis).get().addTasks(Inputs.JSON.textStream(0, tasks));
	}

	/**
	 * With all tasks there before it starts.
	 * @param threads most tasks that run at a time
	 * @param ahead most tasks that are claimed beyond that
	 */
	public static Drain.DrainFactory preloaded(BareRedis redis, int threads, int ahead) {
		return (tasks, body) -> new LettuceDrain(redis, Executors.newFixedThreadPool(threads), threads + ahead, tasks,
				body);
	}

	@Override
	public void startDrain() {
		new Thread(this::acknowledgeTasks, "bare-acknowledge").start();
		new Thread(this::claimTasks, "bare-claim").start();
	}

	private void claimTasks() {
		for (int claimed = 0; claimed < this.tasks;) {
			int most = awaitRoom();
			List<List<String>> batch = this.redis.claim()
				.runScript(this.redis.connection(), Integer.toString(most), NEVER);
			List<String> ids = batch.isEmpty() ? List.of() : batch.get(0);
			this.room.release(most - ids.size());
			claimed += ids.size();
			for (int i = 0; i < ids.size(); i++) {
				runTask(ids.get(i), batch.get(1).get(i));
			}
		}
	}

	private int awaitRoom() {
		this.room.acquireUninterruptibly();
		int most = 1;
		while (most < MAX_CLAIM_SIZE && this.room.tryAcquire()) {
			most++;
		}
		return most;
	}

	private void runTask(String id, String payload) {
		this.executor.execute(() -> {
			try {
				this.body.runBody(payload);
				this.done.add(id);
				this.room.release();
			}
			catch (Exception ex) {
				throw new IllegalStateException("Task " + id + " failed", ex);
			}
		});
	}

	private void acknowledgeTasks() {
		try (StatefulRedisConnection<String, String> connection = this.redis.openConnection()) {
			List<String> batch = new ArrayList<>(MAX_ACK_BATCH_SIZE);
			for (int count = 0; count < this.tasks; count += batch.size()) {
				batch.clear();
				batch.add(this.done.take());
				this.done.drainTo(batch, MAX_ACK_BATCH_SIZE - 1);
				this.redis.acknowledge().runScript(connection, batch.toArray(String[]::new));
			}
			this.acknowledged.countDown();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void awaitEmpty() throws InterruptedException {
		this.acknowledged.await();
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
