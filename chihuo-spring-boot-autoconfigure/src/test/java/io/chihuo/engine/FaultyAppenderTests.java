// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import io.chihuo.BulkAction;
import io.chihuo.BulkOperation;
import io.chihuo.BulkOperations;
import io.chihuo.BulkRequest;
import io.chihuo.BulkState;
import io.chihuo.DeadLetterFilter;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowState;
import io.chihuo.LoopControl;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.LoopState;
import io.chihuo.ScheduleOptions;
import io.chihuo.TaskState;
import io.chihuo.backend.TaskStore;
import io.chihuo.bulk.BulkOperationCalls;
import io.chihuo.bulk.BulkOperationEngine;
import io.chihuo.concurrent.CallbackThreads;
import io.chihuo.concurrent.FutureTimeouts;
import io.chihuo.contract.SettableClock;
import io.chihuo.outcome.OrphanCanceller;
import io.chihuo.schedule.DeclaredSchedule;
import io.chihuo.schedule.ScheduleCalls;
import io.chihuo.schedule.ScheduleEngine;
import io.chihuo.schedule.ScheduleNotices;
import io.chihuo.schedule.ScheduleSettings;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Appenders of an application that throw, or block, for each line about one loop, or its
 * flows, schedules and bulk operations.
 */
class FaultyAppenderTests {

	private static final String LOOP = "faulty-appender";

	private static final Duration RUN_TIMEOUT = Duration.ofMinutes(5);

	private final Logger root = (Logger) LoggerFactory.getLogger("io.chihuo");

	private final Level level = this.root.getLevel();

	private final CountDownLatch open = new CountDownLatch(1);

	private final List<String> begun = new CopyOnWriteArrayList<>();

	private final SettableClock clock = new SettableClock();

	private final FaultyBackend backend = new FaultyBackend(this.clock);

	private final TestNode node = new TestNode(this.clock, this.backend);

	private volatile boolean faulty;

	private volatile boolean blocking;

	private final Appender<ILoggingEvent> appender = createAppender();

	@SuppressWarnings("unchecked")
	private Appender<ILoggingEvent> createAppender() {
		return (Appender<ILoggingEvent>) Proxy.newProxyInstance(Appender.class.getClassLoader(),
				new Class<?>[] { Appender.class }, (proxy, method, arguments) -> switch (method.getName()) {
					case "doAppend" -> {
						append((ILoggingEvent) arguments[0]);
						yield null;
					}
					case "equals" -> proxy == arguments[0];
					case "hashCode" -> 1;
					default -> null;
				});
	}

	private void append(ILoggingEvent line) {
		if (this.faulty && line.getFormattedMessage().contains(LOOP)) {
			if (this.blocking) {
				UninterruptibleWork.await(this.open);
			}
			else {
				throw new NoClassDefFoundError("io/elsewhere/Layout");
			}
		}
	}

	@BeforeEach
	void addAppender() {
		this.root.setLevel(Level.DEBUG);
		this.root.addAppender(this.appender);
	}

	@AfterEach
	void close() {
		this.open.countDown();
		this.node.close();
		this.root.detachAppender(this.appender);
		this.root.setLevel(this.level);
	}

	private LoopControl run(LoopHandler<String> handler) {
		LoopControl loop = this.node.run(LoopDefinition.of(LOOP, String.class, (task) -> {
			this.begun.add(task.id());
			return task.id().startsWith("good") ? null : handler.handle(task);
		}), (options) -> options.concurrency(1)
			.maxAttempts(1)
			.runTimeout(RUN_TIMEOUT)
			.interruptGrace(Duration.ofMillis(100)));
		this.faulty = true;
		return loop;
	}

	private void awaitState(String id, TaskState state) {
		TestNode.soon()
			.until(() -> this.node.queue(LOOP).find(id).map((task) -> task.state() == state).orElse(state == null));
	}

	private void addGood(String id) {
		this.node.queue(LOOP).add(id);
		TestNode.soon().until(() -> this.begun.contains(id));
		awaitState(id, null);
	}

	private void stop(LoopControl loop) {
		assertThat(loop.stop(Duration.ZERO)).succeedsWithin(TestLimits.HANG_TIMEOUT);
		assertThat(loop.state()).isEqualTo(LoopState.STOPPED);
		assertThat(this.node.queue(LOOP).counts().running()).isZero();
	}

	@Test
	void loopStartsPausesResumesAndStops() {
		this.faulty = true;
		LoopControl loop = run((task) -> null);
		addGood("good-1");
		loop.pause();
		loop.resume();
		addGood("good-2");
		stop(loop);
		loop.start();
		addGood("good-3");
		stop(loop);
	}

	@Test
	void loopThatIsStartedWhileItStopsStartsAgain() {
		LoopControl loop = run((task) -> {
			UninterruptibleWork.await(this.open);
			return null;
		});
		this.node.queue(LOOP).add("bad");
		TestNode.soon().until(() -> this.begun.contains("bad"));
		CompletableFuture<Void> stopped = loop.stop();
		loop.start();
		this.open.countDown();
		assertThat(stopped).succeedsWithin(TestLimits.HANG_TIMEOUT);
		addGood("good");
		stop(loop);
	}

	@Test
	void runsFailAndOthersGoOn() {
		LoopControl loop = run((task) -> {
			throw new IllegalStateException("no");
		});
		this.node.queue(LOOP).add("bad");
		awaitState("bad", TaskState.DEAD);
		addGood("good");
		stop(loop);
	}

	@Test
	void runThatTimesOutWithoutAThreadFreesItsSlot() {
		LoopControl loop = run((task) -> new CompletableFuture<Void>());
		this.node.queue(LOOP).add("bad");
		TestNode.soon().until(() -> this.begun.contains("bad"));
		this.clock.advance(RUN_TIMEOUT.plusSeconds(1));
		awaitState("bad", TaskState.DEAD);
		addGood("good");
		stop(loop);
	}

	@Test
	void handlerThatIgnoresItsTimeoutFreesItsSlotWhenItReturns() {
		LoopControl loop = run((task) -> {
			UninterruptibleWork.await(this.open);
			return null;
		});
		this.node.queue(LOOP).add("bad");
		TestNode.soon().until(() -> this.begun.contains("bad"));
		this.clock.advance(RUN_TIMEOUT.plusSeconds(1));
		awaitState("bad", TaskState.DEAD);
		this.open.countDown();
		addGood("good");
		stop(loop);
	}

	@Test
	void tasksOfHandlersThatIgnoreAStopAreReleased() {
		LoopControl loop = run((task) -> {
			UninterruptibleWork.await(this.open);
			return null;
		});
		this.node.queue(LOOP).add("bad");
		TestNode.soon().until(() -> this.begun.contains("bad"));
		stop(loop);
		awaitState("bad", TaskState.READY);
	}

	@Test
	void lineThatBlocksWhileTheStoreIsAwayHoldsNobodyUp() {
		this.backend.distant();
		run((task) -> null);
		this.backend.fail("claim");
		this.blocking = true;
		assertThat(CompletableFuture.runAsync(() -> {
			this.node.queue(LOOP).add("good");
			this.clock.advance(RUN_TIMEOUT);
		})).succeedsWithin(TestLimits.HANG_TIMEOUT);
		this.backend.heal();
		this.clock.advance(RUN_TIMEOUT);
		awaitState("good", null);
	}

	@Test
	void lineThatBlocksHoldsNeitherAStopUpNorTimersOfTheProcess() {
		LoopControl loop = run((task) -> {
			UninterruptibleWork.await(this.open);
			return null;
		});
		this.node.queue(LOOP).add("bad");
		TestNode.soon().until(() -> this.begun.contains("bad"));
		this.backend.fail("settle");
		this.blocking = true;
		CompletableFuture<Void> stopped = loop.stop(Duration.ZERO);
		loop.start();
		assertThat(stopped).succeedsWithin(TestLimits.HANG_TIMEOUT);
		TestNode.soon().until(() -> loop.state() == LoopState.RUNNING);
		assertThat(FutureTimeouts.completeAfter(new CompletableFuture<Void>(), null, 1, TimeUnit.MILLISECONDS))
			.succeedsWithin(TestLimits.HANG_TIMEOUT);
		this.backend.heal();
	}

	@Test
	void lineThatBlocksHoldsNeitherTheClockNorAStopUp() {
		LoopControl loop = run((task) -> {
			UninterruptibleWork.await(this.open);
			return null;
		});
		this.node.queue(LOOP).add("bad");
		TestNode.soon().until(() -> this.begun.contains("bad"));
		this.blocking = true;
		assertThat(CompletableFuture.runAsync(() -> this.clock.advance(RUN_TIMEOUT.plusSeconds(1))))
			.succeedsWithin(TestLimits.HANG_TIMEOUT);
		awaitState("bad", TaskState.DEAD);
		stop(loop);
	}

	private static FlowHandle awaitEnd(FlowHandle flow) {
		TestNode.soon().until(() -> flow.status().state().isEnded());
		return flow;
	}

	@Test
	void flowFailsWithTheCodeOfItsStep() {
		this.faulty = true;
		FlowHandle flow = this.node.client().startFlow(LOOP, Flow.run(() -> {
			throw new IllegalStateException("no");
		}));
		assertThat(awaitEnd(flow).status().state()).isEqualTo(FlowState.FAILED);
	}

	@Test
	void flowIsCancelled() {
		this.faulty = true;
		FlowHandle flow = this.node.client().startFlow(LOOP, Flow.step(LOOP, "a"));
		flow.cancel();
		assertThat(awaitEnd(flow).status().state()).isEqualTo(FlowState.CANCELLED);
	}

	/** Of a schedule whose payloads cannot be made while a condition holds. */
	private ScheduleEngine startSchedule(ScheduleNotices notices, BooleanSupplier failing) {
		ScheduleEngine schedules = new ScheduleEngine(this.node.client(), notices, this.clock, Runnable::run,
				LOOP::equals, List.of());
		schedules.register(new DeclaredSchedule(LOOP, LOOP, String.class, (slot) -> {
			if (failing.getAsBoolean()) {
				throw new IllegalStateException("no");
			}
			return "payload";
		}, ScheduleSettings.of(ScheduleOptions.ofRate(Duration.ofHours(1)))));
		schedules.start();
		return schedules;
	}

	@Test
	void scheduleGoesOnAfterATaskThatCannotBeMade() {
		ScheduleNotices notices = new ScheduleNotices(null);
		ScheduleCalls calls = new ScheduleCalls(this.node.client(), notices, this.clock, Runnable::run, List.of());
		AtomicBoolean failing = new AtomicBoolean(true);
		ScheduleEngine schedules = startSchedule(notices, failing::get);
		this.faulty = true;
		String asked = calls.runNow(LOOP);
		failing.set(false);
		this.clock.advance(Duration.ofHours(2));
		assertThat(this.node.queue(LOOP).counts().ready()).isEqualTo(1);
		assertThat(this.node.queue(LOOP).find(asked)).isEmpty();
		schedules.stop();
	}

	@Test
	void tasksWithinTasksAreCancelledAfterAFailure() {
		OrphanCanceller orphans = this.node.client().awaitedTasks().orphanCanceller();
		TaskStore store = this.node.client().storeOf(LOOP);
		this.faulty = true;
		this.backend.fail("takeOrphans");
		orphans.sweepQueue(store);
		orphans.sweepQueue(store);
		assertThat(this.backend.calls("takeOrphans")).isEqualTo(2);
	}

	@Test
	void stepOfABulkOperationIsRepeated() {
		run((task) -> {
			throw new IllegalStateException("no");
		});
		this.node.queue(LOOP).add("bad");
		awaitState("bad", TaskState.DEAD);
		CallbackThreads threads = new CallbackThreads("bulk-", Integer.MAX_VALUE);
		BulkOperationEngine engine = new BulkOperationEngine(this.node.client(), this.clock, threads, true);
		BulkOperations operations = new BulkOperationCalls(this.node.client(), engine, threads);
		engine.start();
		this.backend.fail("discard");
		BulkOperation started = operations
			.start(BulkRequest.matching(LOOP, BulkAction.DISCARD, DeadLetterFilter.ALL.idPrefix("bad")));
		TestNode.soon().until(() -> this.backend.calls("discard") >= 2);
		this.backend.heal();
		TestNode.soon().until(() -> operations.find(started.id()).orElseThrow().state() == BulkState.DONE);
		engine.stop();
	}

	@Test
	void linesThatBlockHoldNoLaterBulkOperationUp() {
		run((task) -> {
			throw new IllegalStateException("no");
		});
		CallbackThreads threads = new CallbackThreads("bulk-", Integer.MAX_VALUE);
		BulkOperationEngine engine = new BulkOperationEngine(this.node.client(), this.clock, threads, true);
		BulkOperations operations = new BulkOperationCalls(this.node.client(), engine, threads);
		engine.start();
		this.blocking = true;
		for (int i = 0; i < 6; i++) {
			BulkOperation started = operations.start(BulkRequest.all(LOOP, BulkAction.DISCARD));
			TestNode.soon().until(() -> operations.find(started.id()).orElseThrow().state() == BulkState.DONE);
		}
		this.open.countDown();
		engine.stop();
	}

	/** Nothing that the caller's thread, or that of a clock, does may wait for a line. */
	private void assertReturns(Runnable call) {
		this.blocking = true;
		this.faulty = true;
		assertThat(CompletableFuture.runAsync(call)).succeedsWithin(TestLimits.HANG_TIMEOUT);
	}

	@Test
	void lineThatBlocksHoldsNoScheduleUp() {
		ScheduleNotices notices = new ScheduleNotices(null);
		AtomicBoolean failing = new AtomicBoolean(true);
		ScheduleEngine schedules = startSchedule(notices, failing::get);
		assertReturns(() -> this.clock.advance(Duration.ofMinutes(90)));
		failing.set(false);
		assertReturns(() -> this.clock.advance(Duration.ofHours(2)));
		assertThat(this.node.queue(LOOP).counts().ready()).isEqualTo(1);
		schedules.stop();
	}

	@Test
	void lineThatBlocksDelaysNoCancelOfTasksWithinTasks() {
		OrphanCanceller orphans = this.node.client().awaitedTasks().orphanCanceller();
		TaskStore store = this.node.client().storeOf(LOOP);
		this.backend.fail("takeOrphans");
		assertReturns(() -> orphans.sweepQueue(store));
	}

}
