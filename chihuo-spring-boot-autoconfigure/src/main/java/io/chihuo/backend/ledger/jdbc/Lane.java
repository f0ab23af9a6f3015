package io.chihuo.backend.ledger.jdbc;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Runs tasks one after the other in the order in which they come, on threads of somebody
 * else.
 */
final class Lane implements Executor {

	private final Queue<Runnable> waiting = new ArrayDeque<>();

	private final Executor threads;

	private boolean running;

	Lane(Executor threads) {
		this.threads = threads;
	}

	@Override
	public void execute(Runnable task) {
		synchronized (this.waiting) {
			this.waiting.add(task);
			if (this.running) {
				return;
			}
			this.running = true;
		}
		this.threads.execute(this::runNext);
	}

	/** One at a time, so that lanes take turns on the threads. */
	private void runNext() {
		try {
			next().run();
		}
		finally {
			boolean more;
			synchronized (this.waiting) {
				more = !this.waiting.isEmpty();
				this.running = more;
			}
			if (more) {
				this.threads.execute(this::runNext);
			}
		}
	}

	private Runnable next() {
		synchronized (this.waiting) {
			return this.waiting.remove();
		}
	}

}
