// SPDX-License-Identifier: Apache-2.0

package com.example.exit;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

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
 * Runs two tasks that ignore interruptions, one of which ends the process as the argument
 * says. Prints the outcomes of the runs. It is not in a package of the engine, as the
 * code of an application is not.
 */
public final class ExitingThreadProcess {

	private final CountDownLatch notified = new CountDownLatch(2);

	private final CountDownLatch begun = new CountDownLatch(2);

	private final ExitKind kind;

	/**
	 * Ways in which a process ends.
	 */
	public enum ExitKind {

		SIGNAL, TERMINATION, VIRTUAL_HELPER, VIRTUAL_HANDLER

	}

	private ExitingThreadProcess(ExitKind kind) {
		this.kind = kind;
	}

	public static void main(String[] arguments) throws InterruptedException {
		new ExitingThreadProcess(ExitKind.valueOf(arguments[0])).run();
	}

	private void run() throws InterruptedException {
		TaskClock clock = TaskClock.systemClock();
		TestNode node = new TestNode(clock, new MemoryTaskBackend(clock), createExecutor(),
				List.of((loop) -> new OutcomePrinter()));
		LoopControl loop = node.run(LoopHandler.run((task) -> {
			this.begun.countDown();
			if (task.id().equals("killer")) {
				this.begun.await();
				endProcess();
			}
			new CompletableFuture<Void>().join();
		}), (options) -> options.concurrency(2));
		Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node, loop), "shutdown"));
		node.queue().add("killer");
		node.queue().add("neighbour");
		new CountDownLatch(1).await();
	}

	private Executor createExecutor() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("node-");
		executor.setVirtualThreads(this.kind == ExitKind.VIRTUAL_HANDLER);
		return executor;
	}

	private void endProcess() throws ReflectiveOperationException {
		switch (this.kind) {
			case SIGNAL -> {
				handleSignal("TERM"); // unlike others it is ignored by no parent
				raiseSignal("TERM");
			}
			case TERMINATION -> raiseSignal("TERM");
			case VIRTUAL_HELPER -> Thread.class.getMethod("startVirtualThread", Runnable.class)
				.invoke(null, (Runnable) () -> System.exit(0));
			case VIRTUAL_HANDLER -> System.exit(0);
		}
	}

	/** By reflection, since the compiler warns of the class. */
	private static void handleSignal(String name) throws ReflectiveOperationException {
		Class<?> signal = Class.forName("sun.misc.Signal");
		Class<?> handler = Class.forName("sun.misc.SignalHandler");
		Object exiting = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] { handler },
				(proxy, method, arguments) -> {
					System.exit(0);
					return null;
				});
		signal.getMethod("handle", signal, handler)
			.invoke(null, signal.getConstructor(String.class).newInstance(name), exiting);
	}

	private static void raiseSignal(String name) throws ReflectiveOperationException {
		Class<?> signal = Class.forName("sun.misc.Signal");
		signal.getMethod("raise", signal).invoke(null, signal.getConstructor(String.class).newInstance(name));
	}

	private void stop(TestNode node, LoopControl loop) {
		loop.stop(Duration.ZERO).join();
		try {
			this.notified.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		for (String id : List.of("killer", "neighbour")) {
			System.out.println(id + " is " + node.queue().find(id).orElseThrow().state());
		}
	}

	/** Prints the outcomes of runs. */
	private final class OutcomePrinter implements LoopListener {

		@Override
		public RunListener onRunStarting(LeasedTask task, long now) {
			return new RunListener() {
				@Override
				public void onRunEnded(RunOutcome outcome, @Nullable Throwable failure) {
					System.out.println(task.lease().id() + " ended as " + outcome);
					ExitingThreadProcess.this.notified.countDown();
				}
			};
		}

	}

}
