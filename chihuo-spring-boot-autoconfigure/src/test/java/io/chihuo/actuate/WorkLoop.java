// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.RejectTaskException;
import io.chihuo.Task;

/**
 * Runs tasks until it is ended: ids that begin with {@code slow} run until they are
 * released or interrupted, those with {@code bad} or {@code worse} become dead letters,
 * others end at once.
 */
@ChihuoLoop(name = WorkLoop.NAME, concurrency = "2")
class WorkLoop {

	static final String NAME = "work";

	/** Message of slow tasks that have begun. */
	static final String MESSAGE = "half of it";

	private final Set<String> interrupted = ConcurrentHashMap.newKeySet();

	private volatile CountDownLatch release = new CountDownLatch(1);

	@MakeTask
	void work(Task<Map<String, String>> task) throws InterruptedException {
		if (task.id().startsWith("bad")) {
			throw new RejectTaskException("It is bad");
		}
		if (task.id().startsWith("worse")) {
			throw new RejectTaskException("It is worse", new IllegalStateException("very " + task.id()));
		}
		if (task.id().startsWith("slow")) {
			task.progress(0.5, MESSAGE);
			await(task.id());
		}
	}

	private void await(String id) throws InterruptedException {
		try {
			this.release.await();
		}
		catch (InterruptedException ex) {
			this.interrupted.add(id);
			throw ex;
		}
	}

	boolean wasInterrupted(String id) {
		return this.interrupted.contains(id);
	}

	void release() {
		CountDownLatch before = this.release;
		this.release = new CountDownLatch(1);
		before.countDown();
	}

}
