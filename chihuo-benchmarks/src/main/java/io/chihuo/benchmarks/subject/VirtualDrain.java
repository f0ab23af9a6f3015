package io.chihuo.benchmarks.subject;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;

import io.chihuo.benchmarks.workload.Drain;

/**
 * A virtual thread for each task, as many at a time as a semaphore lets through.
 */
public final class VirtualDrain implements Drain {

	private final ExecutorService executor = VirtualThreads.newExecutor();

	private final Semaphore permits;

	private final List<BareTask> tasks;

	private VirtualDrain(int concurrency, List<BareTask> tasks) {
		this.permits = new Semaphore(concurrency);
		this.tasks = tasks;
	}

	/**
	 * Fed by one thread while it works.
	 */
	public static Drain.Factory fed(int concurrency) {
		return (tasks, body) -> new VirtualDrain(concurrency, BareTask.list(tasks, body));
	}

	@Override
	public void start() throws InterruptedException {
		for (BareTask task : this.tasks) {
			this.permits.acquire();
			this.executor.execute(() -> run(task));
		}
	}

	private void run(BareTask task) {
		try {
			task.run();
		}
		finally {
			this.permits.release();
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
