// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.slf4j.spi.MDCAdapter;

import org.springframework.test.util.ReflectionTestUtils;

import io.chihuo.Backoff;
import io.chihuo.LoopHandler;
import io.chihuo.TaskEntry;
import io.chihuo.TaskState;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the state of the thread before and after a run. All runs share one thread here.
 */
class RunThreadTests {

	private final ExecutorService thread = Executors.newSingleThreadExecutor();

	private final SettableClock clock = new SettableClock();

	private final TestNode node = new TestNode(this.clock, new MemoryTaskBackend(this.clock), this.thread);

	@AfterEach
	void close() throws Exception {
		this.node.close();
		this.thread.shutdownNow();
		assertThat(this.thread.awaitTermination(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void logContextHasLoopTaskAndAttempt() {
		List<Map<String, String>> contexts = new CopyOnWriteArrayList<>();
		this.node.run(LoopHandler.run((task) -> {
			contexts.add(MDC.getCopyOfContextMap());
			if (task.attempt() == 1) {
				throw new IllegalStateException("once more");
			}
		}), (options) -> options.backoff(Backoff.fixed(Duration.ZERO)));
		this.node.queue().add("a");
		this.node.awaitDrained();
		assertThat(contexts).containsExactly(Map.of("chihuo.loop", "loop", "chihuo.task", "a", "chihuo.attempt", "1"),
				Map.of("chihuo.loop", "loop", "chihuo.task", "a", "chihuo.attempt", "2"));
	}

	@Test
	void logContextIsGoneAfterTheRunAndTheRestOfItKept() throws Exception {
		this.thread.submit(() -> MDC.put("mine", "kept")).get(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
		this.node.run(LoopHandler.run((task) -> {
			MDC.put("mine", "changed");
			MDC.put("other", "left");
		}));
		this.node.queue().add("a");
		this.node.awaitDrained();
		assertThat(this.thread.submit(MDC::getCopyOfContextMap).get(TestLimits.HANG_SECONDS, TimeUnit.SECONDS))
			.isEqualTo(Map.of("mine", "kept"));
	}

	@Test
	void logContextThatAHandlerLeavesDoesNotReachTheNextRunOfTheThread() {
		List<Map<String, String>> contexts = new CopyOnWriteArrayList<>();
		this.node.run(LoopHandler.run((task) -> {
			contexts.add(MDC.getCopyOfContextMap());
			MDC.put("left", task.id());
		}));
		this.node.queue().addAll(List.of(TaskEntry.of("a", null), TaskEntry.of("b", null)));
		this.node.awaitDrained();
		assertThat(contexts).hasSize(2).noneMatch((context) -> context.containsKey("left"));
	}

	@Test
	void interruptionDoesNotReachTheNextRunOfTheThread() {
		List<Boolean> interrupted = new CopyOnWriteArrayList<>();
		this.node.run(LoopHandler.run((task) -> {
			interrupted.add(Thread.currentThread().isInterrupted());
			if (task.id().equals("a")) {
				Thread.currentThread().interrupt();
			}
		}));
		this.node.queue().addAll(List.of(TaskEntry.of("a", null), TaskEntry.of("b", null), TaskEntry.of("c", null)));
		this.node.awaitDrained();
		assertThat(interrupted).containsExactly(false, false, false);
	}

	@Test
	void cancelsOfRunsThatAreJustEndingNeverMeetTheNextOne() {
		List<String> hit = new CopyOnWriteArrayList<>();
		this.node.run(LoopHandler.run((task) -> {
			if (task.id().startsWith("cancelled")) {
				CompletableFuture.runAsync(() -> task.queue().cancel(task.id()));
			}
			else {
				for (int i = 0; i < 1000; i++) {
					if (Thread.currentThread().isInterrupted()) {
						hit.add(task.id());
					}
				}
			}
		}));
		for (int i = 0; i < 1000; i++) {
			this.node.queue().add("cancelled-" + i);
			this.node.queue().add("next-" + i);
		}
		this.node.awaitDrained();
		assertThat(hit).isEmpty();
	}

	@Test
	void timedOutRunLeavesNoInterruptionBehind() {
		List<Boolean> interrupted = new CopyOnWriteArrayList<>();
		GatedHandler gate = new GatedHandler();
		this.node.run((task) -> {
			interrupted.add(Thread.currentThread().isInterrupted());
			return task.id().equals("slow") ? gate.handle(task) : null;
		}, (options) -> options.runTimeout(Duration.ofSeconds(1)).maxAttempts(1));
		this.node.queue().add("slow");
		this.node.queue().add("next");
		gate.awaitBegun(1);
		this.clock.advance(Duration.ofSeconds(1));
		this.node.awaitState("slow", TaskState.DEAD);
		this.node.awaitDrained();
		assertThat(interrupted).containsExactly(false, false);
	}

	@Test
	void runsGoOnTheGivenExecutor() {
		List<Thread> threads = new CopyOnWriteArrayList<>();
		try (TestNode other = new TestNode(TaskClock.systemClock())) {
			other.run((task) -> threads.add(Thread.currentThread()));
			other.queue().add("a");
			TestNode.soon()
				.untilAsserted(() -> assertThat(threads).singleElement()
					.satisfies((thread) -> assertThat(thread.getName()).startsWith("node-")));
		}
	}

	@Test
	void threadThatKeepsItsClassLoaderEndsItsRunsAndGoesOn() {
		List<String> begun = new CopyOnWriteArrayList<>();
		CompletableFuture<Void> later = new CompletableFuture<>();
		ExecutorService threads = Executors.newCachedThreadPool(StubbornThread::new);
		try (TestNode other = new TestNode(this.clock, new MemoryTaskBackend(this.clock), threads)) {
			other.run((task) -> {
				begun.add(task.id());
				return task.id().equals("later") ? later : null;
			}, (options) -> options.concurrency(1));
			List.of("a", "later", "b").forEach(other.queue()::add);
			TestNode.soon().until(() -> begun.equals(List.of("a", "later")));
			later.complete(null);
			other.awaitDrained();
			assertThat(begun).containsExactly("a", "later", "b");
		}
		finally {
			threads.shutdownNow();
		}
	}

	/** As that of an application whose log is replaced while it runs. */
	@ParameterizedTest
	@ValueSource(strings = { "clear", "put" })
	void logContextThatThrowsFailsNoRunAndFreesNoSlotTwice(String failing) {
		Object adapter = ReflectionTestUtils.getField(MDC.class, "MDC_ADAPTER");
		ReflectionTestUtils.setField(MDC.class, "MDC_ADAPTER", Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { MDCAdapter.class }, (proxy, method, arguments) -> {
					if (method.getName().equals(failing) && Thread.currentThread() instanceof StubbornThread) {
						throw new IllegalStateException("no context");
					}
					return method.invoke(adapter, arguments);
				}));
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		try (TestNode other = new TestNode(this.clock, new MemoryTaskBackend(this.clock),
				(work) -> new StubbornThread(work).start())) {
			other.run(LoopHandler.run((task) -> {
				most.accumulateAndGet(running.incrementAndGet(), Math::max);
				Thread.yield();
				running.decrementAndGet();
			}), (options) -> options.concurrency(1).maxAttempts(1));
			IntStream.range(0, 500).forEach((i) -> other.queue().add("task-" + i));
			other.awaitDrained();
			assertThat(other.queue().counts().dead()).isZero();
			assertThat(most).hasValue(1);
		}
		finally {
			ReflectionTestUtils.setField(MDC.class, "MDC_ADAPTER", adapter);
		}
	}

	/** Its class loader is another one each time, and cannot be set. */
	private static final class StubbornThread extends Thread {

		StubbornThread(Runnable work) {
			super(work);
			setDaemon(true);
		}

		@Override
		public ClassLoader getContextClassLoader() {
			return new URLClassLoader(new URL[0]);
		}

		@Override
		public void setContextClassLoader(ClassLoader loader) {
			throw new SecurityException("fixed");
		}

	}

	/** A thread of an application's own that does not tell its class loader. */
	private static final class LoaderlessThread extends Thread {

		LoaderlessThread(Runnable work) {
			super(work);
			setDaemon(true);
		}

		@Override
		public ClassLoader getContextClassLoader() {
			throw new UnsupportedOperationException("no class loader");
		}

	}

	@Test
	void tasksRunOnThreadsThatDoNotTellTheirClassLoader() {
		try (TestNode own = new TestNode(this.clock, new MemoryTaskBackend(this.clock),
				(work) -> new LoaderlessThread(work).start())) {
			own.run(LoopHandler.run((task) -> {
			}));
			own.queue().add("a");
			own.queue().add("b");
			own.awaitDrained();
		}
	}

}
