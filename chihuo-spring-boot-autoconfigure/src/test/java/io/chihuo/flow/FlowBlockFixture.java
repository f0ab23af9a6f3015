// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoTask;
import io.chihuo.Compensation;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStep;
import io.chihuo.ItemPage;
import io.chihuo.MakeTask;
import io.chihuo.RejectTaskException;
import io.chihuo.Task;
import io.chihuo.TaskFlow;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.servers.TestLimits;

/**
 * An application on a backend, with loops of which flows consist.
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class FlowBlockFixture {

	protected static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	static final List<String> RAN = new CopyOnWriteArrayList<>();

	static final Set<String> FAILING = ConcurrentHashMap.newKeySet();

	static final Map<String, AtomicInteger> NUMBERS = new ConcurrentHashMap<>();

	static final List<String> TASK_IDS = new CopyOnWriteArrayList<>();

	/** Lets runs of {@code held} end. */
	static final Semaphore RELEASED = new Semaphore(0);

	static final List<String> UNDONE = new CopyOnWriteArrayList<>();

	static volatile CountDownLatch gate = new CountDownLatch(0);

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	int started;

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ChihuoAutoConfiguration.class)
	@Import({ BlockEchoLoop.class, BlockNumberLoop.class, BlockUndoLoop.class, BlockNoteLoop.class,
			BlockNumbersLoop.class, BlockFlowLoop.class, BlockGateLoop.class })
	static class BlockApplication {

	}

	/** Its results are its payloads. */
	@ChihuoLoop(name = "echo", concurrency = "4")
	static class BlockEchoLoop {

		@MakeTask
		@Nullable Object echo(Task<Object> task) throws InterruptedException {
			String text = String.valueOf(task.payload());
			RAN.add(text);
			if (text.startsWith("held") && !RELEASED.tryAcquire(HANG_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new IllegalStateException("not released");
			}
			if (FAILING.contains(text)) {
				throw new RejectTaskException("broken " + text);
			}
			return task.payload();
		}

	}

	/** The same, while the gate is open. Few tasks have room in its queue. */
	@ChihuoLoop(name = "gated", concurrency = "1", maxLength = "3")
	static class BlockGateLoop {

		@MakeTask
		String pass(Task<String> task) throws InterruptedException {
			RAN.add(task.payload());
			gate.await();
			return task.payload();
		}

	}

	/** Its results are how often each payload came. */
	@ChihuoLoop(name = "numbers")
	static class BlockNumberLoop {

		@MakeTask
		int count(Task<String> task) {
			TASK_IDS.add(task.id());
			return NUMBERS.computeIfAbsent(task.payload(), (key) -> new AtomicInteger()).incrementAndGet();
		}

	}

	interface BlockNumbers {

		@ChihuoTask
		ItemPage<Integer> findPage(int from);

		@ChihuoTask
		int multiply(@Nullable Integer number, int factor);

		@ChihuoTask
		int takeNothing();

		@ChihuoTask
		List<FlowStep> planMore();

	}

	@ChihuoLoop(name = "blockNumbers", concurrency = "4")
	static class BlockNumbersLoop implements BlockNumbers {

		@Override
		public ItemPage<Integer> findPage(int from) {
			return new ItemPage<>(IntStream.range(from, from + 10).boxed().toList(), (from < 20) ? from + 10 : null);
		}

		@Override
		public int multiply(@Nullable Integer number, int factor) {
			return (number != null) ? number * factor : -1;
		}

		@Override
		public int takeNothing() {
			return 0;
		}

		@Override
		public List<FlowStep> planMore() {
			return List.of(echo("added 1"), echo("added 2"));
		}

	}

	/** Changes the flow of its task. */
	@ChihuoLoop(name = "changes")
	static class BlockFlowLoop {

		@MakeTask
		void change(Task<String> task) {
			TaskFlow flow = task.flow();
			switch (task.payload()) {
				case "push" -> {
					flow.pushFront(echo("front"));
					flow.pushBack(echo("back"));
				}
				case "increment" -> {
					flow.incrementContext("sum", 2);
					flow.mergeContext(Map.of("merged", task.id()));
				}
				case "count" -> flow.count("counted", 2);
				case "cancel" -> flow.cancel();
				default -> countShared(flow, task.payload());
			}
		}

		private static void countShared(TaskFlow flow, String payload) {
			flow.countShared(payload.substring("shared ".length()), 2);
			if (FAILING.contains(payload)) {
				throw new RejectTaskException("broken " + payload);
			}
		}

	}

	/** Puts its payloads into the context. */
	@ChihuoLoop(name = "notes")
	static class BlockNoteLoop {

		@MakeTask
		void note(Task<String> task) {
			task.flow().putContext("note", task.payload());
		}

	}

	/** Notes what it undoes. */
	@ChihuoLoop(name = "undo")
	static class BlockUndoLoop {

		@MakeTask
		void undo(Compensation<String, String> compensation) {
			UNDONE.add(compensation.payload() + " " + compensation.outcome());
			if (FAILING.contains("undo " + compensation.result())) {
				throw new RejectTaskException("broken compensation");
			}
		}

	}

	/** Prepare what the application needs. */
	protected abstract void prepare(AnnotationConfigApplicationContext context);

	/** Properties of the backend. */
	protected abstract String[] properties();

	@BeforeAll
	void startApplication() {
		this.context.getBeanFactory().setConversionService(ApplicationConversionService.getSharedInstance());
		List<String> all = new ArrayList<>(List.of(properties()));
		all.add("chihuo.namespace=blocks-" + UUID.randomUUID());
		TestPropertyValues.of(all).applyTo(this.context);
		prepare(this.context);
		this.context.register(BlockApplication.class);
		this.context.refresh();
	}

	@AfterAll
	void stopApplication() {
		this.context.close();
	}

	@AfterEach
	void openGate() {
		gate.countDown();
	}

	@BeforeEach
	void forgetRuns() {
		RAN.clear();
		FAILING.clear();
		NUMBERS.clear();
		TASK_IDS.clear();
		UNDONE.clear();
		RELEASED.drainPermits();
	}

	protected final ChihuoClient client() {
		return this.context.getBean(ChihuoClient.class);
	}

	final FlowHandle start(FlowStep... steps) {
		return client().startFlow("flow-" + this.started++, Flow.series(steps));
	}

	static FlowStep echo(String name) {
		return Flow.step("echo", name).named(name);
	}

}
