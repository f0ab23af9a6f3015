// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.lang.reflect.Method;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.BackendUnavailableException;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStep;
import io.chihuo.LoopHandler;
import io.chihuo.TaskState;
import io.chihuo.backend.FlowMoves;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.engine.TestNode;
import io.chihuo.faults.BackendProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The end of a run, the change of its flow and the tasks that follow are one transaction
 * of a database that keeps both.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class OneStepFlowContract {

	/** Calls that make up the move of a flow. */
	private static final Set<String> PARTS = Set.of("settle", "update", "submit", "move");

	private final String id = UUID.randomUUID().toString();

	private final TaskClock clock = TaskClock.systemClock();

	private final TestDatabase database = open();

	private final JdbcTaskBackend backend = this.database.backend(this.clock);

	private final List<String> calls = new CopyOnWriteArrayList<>();

	private final List<String> ran = new CopyOnWriteArrayList<>();

	/** Moves that are to fail, by their numbers from 1. */
	private final Set<Integer> failing = ConcurrentHashMap.newKeySet();

	private boolean failsAfterwards;

	private final TestNode node = new TestNode(this.clock, BackendProxy.withAnswers(this.backend, this::watched));

	abstract TestDatabase open();

	@AfterEach
	void close() {
		this.node.close();
		this.backend.close();
		this.database.close();
	}

	private Object watched(Object answer) {
		return (answer instanceof TaskStore) ? BackendProxy.ofStore((proxy, call, with) -> call(answer, call, with))
				: (answer instanceof FlowStore) ? BackendProxy.ofFlows((proxy, call, with) -> call(answer, call, with))
						: (answer instanceof FlowMoves)
								? BackendProxy.ofMoves((proxy, call, with) -> call(answer, call, with)) : answer;
	}

	private Object call(Object target, Method method, Object[] arguments) throws Throwable {
		if (PARTS.contains(method.getName())) {
			int times = method.getName().equals("settle") ? ((List<?>) arguments[0]).size() : 1;
			this.calls.addAll(Collections.nCopies(times, method.getName()));
		}
		boolean fails = method.getName().equals("move") && this.failing.contains(count("move"));
		if (!fails) {
			return BackendProxy.call(target, method, arguments);
		}
		CompletableFuture<?> made = this.failsAfterwards
				? (CompletableFuture<?>) BackendProxy.call(target, method, arguments)
				: CompletableFuture.completedFuture(null);
		return made.thenCompose(
				(done) -> CompletableFuture.failedFuture(new BackendUnavailableException("the answer is lost", null)));
	}

	private int count(String name) {
		return (int) this.calls.stream().filter(name::equals).count();
	}

	private void runLoop() {
		this.node.run((LoopHandler<String>) (task) -> {
			this.ran.add(task.payload());
			return null;
		}, (options) -> options.concurrency(4));
	}

	private static FlowStep series(int steps) {
		return Flow.series(IntStream.range(0, steps)
			.mapToObj((i) -> Flow.step(TestNode.LOOP, "s" + i).named("s" + i))
			.toArray(FlowStep[]::new));
	}

	private static List<String> names(int steps) {
		return IntStream.range(0, steps).mapToObj((i) -> "s" + i).toList();
	}

	@Test
	void stepTakesOneCallAfterItsRun() {
		runLoop();
		this.node.client().startFlow(this.id, series(5)).await(TestDatabase.HANG_TIMEOUT);
		assertThat(this.ran).isEqualTo(names(5));
		assertThat(this.calls).containsExactly("submit", "move", "move", "move", "move", "move");
	}

	@Test
	void queueAlwaysHasTheTaskForWhichItsFlowWaits() {
		CountDownLatch looking = new CountDownLatch(1);
		JdbcClient client = JdbcClient.create(this.database.dataSource());
		FlowHandle flow = this.node.client().startFlow(this.id, series(100));
		this.node.awaitState("f/" + this.id + "/s0#1", TaskState.READY);
		CompletableFuture<Boolean> watching = CompletableFuture.supplyAsync(() -> {
			List<Integer> running = List.of(1);
			while (!running.isEmpty()) {
				running = client
					.sql("select (select count(*) from chihuo_tasks where task_key like ?) from chihuo_flows"
							+ " where flow_key = ? and state = 'RUNNING'")
					.params("%:f/" + this.id + "/%", "test/" + this.id)
					.query(Integer.class)
					.list();
				assertThat(running).allMatch((tasks) -> tasks == 1);
				looking.countDown();
			}
			return true;
		});
		runLoop();
		flow.await(TestDatabase.HANG_TIMEOUT);
		assertThat(watching).succeedsWithin(TestDatabase.HANG_TIMEOUT);
		assertThat(looking.getCount()).isZero();
		assertThat(this.ran).hasSize(100).doesNotHaveDuplicates();
	}

	@Test
	void flowThatAnotherNodeHasChangedIsMovedOnInAnotherStep() throws InterruptedException {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch changed = new CountDownLatch(1);
		this.node.run((LoopHandler<String>) (task) -> {
			this.ran.add(task.payload());
			running.countDown();
			changed.await();
			return null;
		}, (options) -> options);
		FlowHandle flow = this.node.client()
			.startFlow(this.id,
					Flow.series(Flow.step(TestNode.LOOP, "1st"), Flow.signal("go"), Flow.step(TestNode.LOOP, "2nd")));
		running.await();
		try (TaskBackend elsewhere = this.database.backend(this.clock);
				TestNode other = new TestNode(this.clock, elsewhere)) {
			other.client().flow(this.id).signal("go", "now");
		}
		changed.countDown();
		flow.await(TestDatabase.HANG_TIMEOUT);
		assertThat(this.ran).containsExactly("1st", "2nd");
		assertThat(this.calls).startsWith("submit", "move", "update", "submit");
		// the second run may end before the answer to the last of these calls
		assertThat(this.calls.subList(4, this.calls.size())).isIn(List.of("move"), List.of("settle", "update"));
	}

	@Test
	void runOfAMoveThatFailsIsSettledByItselfAndItsFlowGoesOn(CapturedOutput output) {
		this.failing.add(2);
		runLoop();
		this.node.client().startFlow(this.id, series(4)).await(TestDatabase.HANG_TIMEOUT);
		assertThat(this.ran).isEqualTo(names(4));
		// a run that ends before its flow knows that its task was added is settled by
		// itself, too
		assertThat(this.calls).containsSubsequence("move", "move", "settle", "update");
		assertThat(output).doesNotContain(this.id);
	}

	@Test
	void idOfAStepThatATransactionHoldsKeepsNoOtherFlowFromMovingOn() {
		runLoop();
		new TransactionTemplate(new JdbcTransactionManager(this.database.dataSource()))
			.executeWithoutResult((status) -> {
				this.node.queue("held").add("x", "of the application");
				CompletableFuture.runAsync(() -> {
					this.node.client()
						.startFlow("waits-" + this.id,
								Flow.series(Flow.step(TestNode.LOOP, "before"), Flow.step("held", "x", "of the flow")));
					TestNode.soon().until(() -> this.ran.contains("before"));
					this.node.client().startFlow(this.id, series(5)).await(TestDatabase.HANG_TIMEOUT);
				}).join();
			});
		assertThat(this.ran).containsExactly("before", "s0", "s1", "s2", "s3", "s4");
	}

	@Test
	void runIsSettledByItselfWhileItsFlowWaitsForTheAddOfAnotherStep() {
		runLoop();
		new TransactionTemplate(new JdbcTransactionManager(this.database.dataSource()))
			.executeWithoutResult((status) -> {
				this.node.queue("held").add("x", "of the application");
				CompletableFuture.runAsync(() -> {
					this.node.client()
						.startFlow(this.id,
								Flow.parallel(Flow.step("held", "x", "of the flow"), Flow.step(TestNode.LOOP, "free")));
					TestNode.soon().until(() -> this.calls.contains("settle"));
				}).join();
			});
		assertThat(this.ran).containsExactly("free");
	}

	@Test
	void moveWhoseAnswerIsLostRunsNoStepTwice() {
		this.failing.addAll(List.of(1, 3));
		this.failsAfterwards = true;
		runLoop();
		this.node.client().startFlow(this.id, series(4)).await(TestDatabase.HANG_TIMEOUT);
		assertThat(this.ran).isEqualTo(names(4));
	}

	@Test
	void stepsThatEndTogetherMoveTheirFlowOnTogether() {
		FlowHandle flow = this.node.client()
			.startFlow(this.id,
					Flow.series(Flow.parallel(IntStream.range(0, 200)
						.mapToObj((i) -> Flow.step(TestNode.LOOP, "p" + i))
						.toArray(FlowStep[]::new)), Flow.step(TestNode.LOOP, "last")));
		TestNode.soon().until(() -> this.node.queue().counts().ready() == 200);
		runLoop();
		flow.await(TestDatabase.HANG_TIMEOUT);
		assertThat(this.ran).hasSize(201).doesNotHaveDuplicates().endsWith("last");
		// some may end before their flow knows that they were added, and are settled by
		// themselves
		assertThat(count("settle")).isLessThan(50);
		assertThat(count("move")).isLessThan(201);
	}

}
