// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.jspecify.annotations.Nullable;

import org.springframework.core.task.SimpleAsyncTaskExecutor;

import io.chihuo.LoopControl;
import io.chihuo.LoopHandler;
import io.chihuo.RunOutcome;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.engine.LoopListener;
import io.chihuo.engine.RunListener;
import io.chihuo.engine.TestNode;

/**
 * Runs two tasks, of which one has another thread end the process while both have not
 * ended, and the other one has finished its id. Prints how its loop sees the runs end.
 */
public final class ExitingHelperProcess {

	private final CountDownLatch notified = new CountDownLatch(2);

	private final CountDownLatch begun = new CountDownLatch(2);

	private ExitingHelperProcess() {
	}

	public static void main(String[] arguments) throws InterruptedException {
		new ExitingHelperProcess().run();
	}

	private void run() throws InterruptedException {
		TaskClock clock = TaskClock.systemClock();
		TestNode node = new TestNode(clock, new MemoryTaskBackend(clock), new SimpleAsyncTaskExecutor("node-"),
				List.of((loop) -> new PrintingListener()));
		LoopControl loop = node.run(LoopHandler.run((task) -> {
			if (task.id().equals("finished")) {
				task.finish();
			}
			this.begun.countDown();
			if (task.id().equals("killer")) {
				this.begun.await();
				Thread helper = new Thread(() -> System.exit(0), "helper");
				helper.start();
			}
			ignoreInterruptions();
		}), (options) -> options.concurrency(2));
		Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node, loop), "shutdown"));
		node.queue().add("killer");
		node.queue().add("finished");
		new CountDownLatch(1).await();
	}

	private static void ignoreInterruptions() {
		CompletableFuture<Void> never = new CompletableFuture<>();
		never.join();
	}

	private void stop(TestNode node, LoopControl loop) {
		loop.stop(Duration.ZERO).join();
		try {
			this.notified.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		for (String id : List.of("killer", "finished")) {
			System.out.println(id + " is " + node.queue().find(id).orElseThrow().state());
		}
	}

	/** Prints the outcomes of runs. */
	private final class PrintingListener implements LoopListener {

		@Override
		public RunListener onRunStarting(LeasedTask task, long now) {
			return new RunListener() {
				@Override
				public void onRunEnded(RunOutcome outcome, @Nullable Throwable failure) {
					System.out.println(task.lease().id() + " ended as " + outcome);
					ExitingHelperProcess.this.notified.countDown();
				}
			};
		}

	}

}
