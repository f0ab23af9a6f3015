// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.BackendUnavailableException;
import io.chihuo.ChihuoClient;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStart;
import io.chihuo.FlowState;
import io.chihuo.InvalidTaskException;
import io.chihuo.LoopHandler;
import io.chihuo.StepState;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;
import io.chihuo.faults.BackendProxy;
import io.chihuo.flow.state.CounterFormat;
import io.chihuo.flow.state.FlowEvent;
import io.chihuo.flow.state.SharedCounter;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Counters that flows share, on nodes that die.
 */
class SharedCountersTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private static final Set<String> CHANGE_METHODS = Set.of("create", "update", "delete");

	private SettableClock clock = new SettableClock();

	private MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private TestNode node = new TestNode(this.clock, this.backend);

	@AfterEach
	void close() {
		this.node.close();
	}

	private ChihuoClient client() {
		return this.node.client();
	}

	private FlowStore store() {
		return this.backend.flows("test");
	}

	private SharedCounter counter(String name) {
		return store().load(List.of("counter/" + name))
			.join()
			.get(0)
			.map((record) -> CounterFormat.decodeCounter(record.progress()))
			.orElseGet(SharedCounter::new);
	}

	private boolean hasRecord(String name) {
		return store().load(List.of("counter/" + name)).join().get(0).isPresent();
	}

	/** Time passes until something has happened. */
	private void elapseUntil(BooleanSupplier condition) {
		this.node.flows().start();
		TestNode.soon().until(() -> {
			this.clock.advance(Duration.ofSeconds(1));
			return condition.getAsBoolean();
		});
	}

	/** Counts as its payload says. */
	private static void runLoop(TestNode node) {
		node.run((LoopHandler<String>) (task) -> {
			task.flow().countShared("c", Long.parseLong(task.payload()));
			return null;
		}, (options) -> options.concurrency(1));
	}

	/** A store that is away from one of its changes on, as for a node that has died. */
	private final class LostStore {

		private final int changeNumber;

		private final boolean made;

		private int changes;

		private volatile boolean lost;

		LostStore(int changeNumber, boolean made) {
			this.changeNumber = changeNumber;
			this.made = made;
		}

		TaskBackend toBackend() {
			return BackendProxy.withAnswers(SharedCountersTests.this.backend,
					(answer) -> (answer instanceof FlowStore store)
							? BackendProxy.ofFlows((proxy, method, arguments) -> {
								boolean away = !method.getName().equals("isLocal") && isAway(method.getName());
								if (!away || (this.made && !this.lost)) {
									Object done = BackendProxy.call(store, method, arguments);
									this.lost |= away;
									return away ? unavailable() : done;
								}
								this.lost = true;
								return unavailable();
							}) : answer);
		}

		private synchronized boolean isAway(String method) {
			return this.lost || (CHANGE_METHODS.contains(method) && this.changes++ == this.changeNumber);
		}

		private static CompletableFuture<Object> unavailable() {
			return CompletableFuture.failedFuture(new BackendUnavailableException("the node is dead", null));
		}

	}

	private static void attempt(Runnable call) {
		try {
			call.run();
		}
		catch (BackendUnavailableException ex) {
			// repeated on another node
		}
	}

	/** May be repeated; 13 are counted, and 8 taken. */
	private void countAndWait(ChihuoClient client, LostStore store) {
		attempt(() -> client.startFlow("first", Flow.series(Flow.sharedCounter("c", 3), Flow.sharedCounter("c", 1))));
		attempt(() -> client.startFlow("second", Flow.sharedCounter("c", 4)));
		attempt(() -> client.startFlow("cancelled", Flow.sharedCounter("c", 2)));
		attempt(() -> client.flow("cancelled").cancel());
		attempt(() -> client.count("c", 5, "x"));
		attempt(() -> client.startFlow("counting", Flow.step(TestNode.LOOP, "2")));
		TestNode.soon().until(() -> store.lost || state("counting").isEnded());
		attempt(() -> client.count("c", 6, "y"));
	}

	private FlowState state(String flow) {
		return store().load(List.of(flow)).join().get(0).map(FlowRecord::state).orElse(FlowState.RUNNING);
	}

	/** Returns whether the node has died. */
	private boolean runWithDeath(int change, boolean made) {
		this.node.close();
		this.clock = new SettableClock();
		this.backend = new MemoryTaskBackend(this.clock);
		LostStore store = new LostStore(change, made);
		try (TestNode dying = new TestNode(this.clock, store.toBackend())) {
			runLoop(dying);
			countAndWait(dying.client(), store);
		}
		this.node = new TestNode(this.clock, this.backend);
		runLoop(this.node);
		store.lost |= !state("counting").isEnded();
		countAndWait(client(), store);
		String death = "change " + change + (made ? " made" : " not made");
		elapseUntil(() -> state("first") == FlowState.DONE && state("second") == FlowState.DONE
				&& state("counting") == FlowState.DONE && state("cancelled") == FlowState.CANCELLED
				&& counter("c").grants().isEmpty() && counter("c").unusedSum() >= 5);
		this.clock.advance(Duration.ofMinutes(2));
		assertThat(counter("c").unusedSum()).as(death).isEqualTo(5);
		return store.lost;
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void noCountIsLostOrDoubledWhicheverChangeANodeDiesAt(boolean made) {
		int deaths = 0;
		while (runWithDeath(deaths, made)) {
			deaths++;
		}
		assertThat(deaths).isGreaterThan(15);
	}

	/** A flow that waits for 3 of 5; its node dies at a change after the count. */
	private void dieAfterCount(int change) {
		FlowHandle waiting = client().startFlow("a", Flow.sharedCounter("c", 3));
		assertThat(waiting.status().state()).isEqualTo(FlowState.RUNNING);
		LostStore store = new LostStore(change, true);
		try (TestNode dying = new TestNode(this.clock, store.toBackend())) {
			attempt(() -> dying.client().count("c", 5, "x"));
		}
		assertThat(counter("c").grants()).hasSize(1);
	}

	@Test
	void flowThatHasTakenASumSaysSoBeforeItIsRemoved() {
		dieAfterCount(1);
		assertThat(state("a")).isEqualTo(FlowState.DONE);
		client().startFlow("a", Flow.nothing(), FlowStart.REPLACE_ENDED).await(HANG_LIMIT);
		elapseUntil(() -> counter("c").grants().isEmpty());
		assertThat(counter("c").unusedSum()).isEqualTo(2);
	}

	@Test
	void sumThatWasGrantedToAFlowThatIsCancelledGoesToTheNext() {
		dieAfterCount(0);
		FlowHandle next = client().startFlow("b", Flow.sharedCounter("c", 4));
		FlowHandle granted = client().flow("a");
		granted.cancel();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> granted.await(HANG_LIMIT));
		next.await(HANG_LIMIT);
		elapseUntil(() -> counter("c").grants().isEmpty());
		assertThat(counter("c").unusedSum()).isEqualTo(1);
	}

	@Test
	void sumThatWasGrantedToAStepThatIsSkippedGoesToTheNext() {
		dieAfterCount(0);
		FlowHandle granted = client().flow("a");
		granted.skip("flow", "by hand");
		granted.await(HANG_LIMIT);
		client().startFlow("b", Flow.sharedCounter("c", 5)).await(HANG_LIMIT);
	}

	/** Its store refuses counts for a while, and removes results slowly. */
	private final class SlowNode {

		private final AtomicInteger refused = new AtomicInteger();

		private volatile boolean refuses = true;

		TaskBackend toBackend() {
			return BackendProxy.withAnswers(SharedCountersTests.this.backend,
					(answer) -> (answer instanceof FlowStore store)
							? BackendProxy.ofFlows((proxy, method, arguments) -> callFlows(store, method, arguments))
							: (answer instanceof TaskStore store)
									? BackendProxy
										.ofStore((proxy, method, arguments) -> callTasks(store, method, arguments))
									: answer);
		}

		private Object callFlows(FlowStore store, Method method, Object[] arguments) throws Throwable {
			boolean counter = method.getName().equals("create")
					&& ((FlowRecord) ((List<?>) arguments[0]).get(0)).id().startsWith("counter/");
			if (counter && this.refuses) {
				this.refused.incrementAndGet();
				return LostStore.unavailable();
			}
			return BackendProxy.call(store, method, arguments);
		}

		private Object callTasks(TaskStore store, Method method, Object[] arguments) throws Throwable {
			if (method.getName().equals("discard")) {
				SharedCountersTests.this.clock.advance(Duration.ofSeconds(6));
			}
			return BackendProxy.call(store, method, arguments);
		}

	}

	@Test
	void flowPassesItsCountsOnWhenItIsRemovedHoweverLongThatTakes() {
		SlowNode slow = new SlowNode();
		try (TestNode removing = new TestNode(this.clock, slow.toBackend())) {
			runLoop(removing);
			removing.client().startFlow("counting", Flow.step(TestNode.LOOP, "2")).await(HANG_LIMIT);
			TestNode.soon().until(() -> slow.refused.get() > 0);
			slow.refuses = false;
			removing.client().startFlow("counting", Flow.nothing(), FlowStart.REPLACE_ENDED).await(HANG_LIMIT);
			assertThat(counter("c").unusedSum()).isEqualTo(2);
		}
	}

	private boolean takesGrant(int step, int round, long ticket) {
		return this.node.flows().postEvent("a", new FlowEvent.SumGranted(step, round, ticket)).join();
	}

	@Test
	void flowTakesOneGrantForEachWaitAndSaysSoHoweverOftenItComes() {
		client().startFlow("a", Flow.series(Flow.sharedCounter("c", 3), Flow.sharedCounter("c", 3).named("2nd")));
		assertThat(takesGrant(2, 1, 5)).isFalse();
		assertThat(takesGrant(1, 2, 5)).isFalse();
		assertThat(takesGrant(1, 1, 5)).isTrue();
		assertThat(takesGrant(1, 1, 5)).isTrue();
		assertThat(takesGrant(1, 1, 6)).isFalse();
		client().flow("a").skip("2nd", null);
		assertThat(state("a")).isEqualTo(FlowState.DONE);
		assertThat(takesGrant(2, 1, 7)).isFalse();
		assertThat(takesGrant(1, 1, 5)).isTrue();
	}

	@Test
	void flowTakesAGrantOnANodeThatHasNotSeenTheWaitBegin() {
		FlowHandle flow = client().startFlow("a", Flow.series(Flow.signal("go"), Flow.sharedCounter("c", 3)));
		try (TestNode other = new TestNode(this.clock, this.backend)) {
			other.client().flow("a").signal("go", null);
		}
		assertThat(takesGrant(2, 1, 5)).isTrue();
		flow.await(HANG_LIMIT);
	}

	@Test
	void flowThatIsGoneDoesNotKeepOthersWaiting() {
		client().startFlow("gone", Flow.sharedCounter("c", 100));
		FlowRecord gone = store().load(List.of("gone")).join().get(0).orElseThrow();
		store().delete(List.of(gone.key())).join();
		FlowHandle flow = client().startFlow("a", Flow.sharedCounter("c", 1));
		client().count("c", 1);
		assertThat(flow.status().findStep("flow").obstacle())
			.isEqualTo("Waits for counts of 'c' in the namespace, after 1 earlier wait");
		elapseUntil(() -> state("a") == FlowState.DONE);
	}

	@Test
	void waitThatTheStoreHasLostBeginsAgain() {
		FlowHandle flow = client().startFlow("a", Flow.sharedCounter("c", 2));
		FlowRecord lost = store().load(List.of("counter/c")).join().get(0).orElseThrow();
		store().delete(List.of(lost.key())).join();
		elapseUntil(() -> hasRecord("c"));
		client().count("c", 2);
		flow.await(HANG_LIMIT);
	}

	@Test
	void counterWithoutSumAndWaitsLeavesNothing() {
		FlowHandle flow = client().startFlow("a", Flow.sharedCounter("c", 2));
		assertThat(hasRecord("c")).isTrue();
		client().count("c", 2);
		flow.await(HANG_LIMIT);
		TestNode.soon().until(() -> !hasRecord("c"));
		client().count("c", 2, "x");
		client().startFlow("b", Flow.sharedCounter("c", 2)).await(HANG_LIMIT);
		client().count("c", 2, "x");
		assertThat(hasRecord("c")).isTrue();
		elapseUntil(() -> {
			this.clock.advance(Duration.ofMinutes(10));
			return !hasRecord("c");
		});
	}

	@Test
	void repeatedStepWaitsAnewEachTime() {
		AtomicInteger runs = new AtomicInteger();
		this.node.run((task) -> runs.incrementAndGet(), (options) -> options);
		FlowHandle flow = client().startFlow("a",
				Flow.repeat(Flow.series(Flow.sharedCounter("c", 2), Flow.step(TestNode.LOOP, "x").named("run")),
						Flow.ref("run").isAtLeast(3), 5));
		for (int i = 0; i < 5; i++) {
			client().count("c", 1);
		}
		TestNode.soon().until(() -> runs.get() == 2 && counter("c").firstWaits(1).size() == 1);
		assertThat(counter("c").unusedSum()).isEqualTo(1);
		client().count("c", 1);
		flow.await(HANG_LIMIT);
		assertThat(runs).hasValue(3);
	}

	@Test
	void resumedStepWaitsAnew() {
		FlowHandle flow = client().startFlow("a",
				Flow.parallel(Flow.sharedCounter("c", 2).named("wait"), Flow.signal("no", Duration.ofSeconds(5))));
		elapseUntil(() -> state("a") == FlowState.FAILED);
		assertThat(flow.status().findStep("wait").state()).isEqualTo(StepState.CANCELLED);
		assertThat(hasRecord("c")).isFalse();
		flow.resume();
		flow.signal("no", null);
		client().count("c", 2);
		flow.await(HANG_LIMIT);
	}

	@Test
	void countsOfSeveralNodesAtTheSameTimeAddUp() {
		FlowHandle flow = client().startFlow("a", Flow.sharedCounter("c", 801));
		try (TestNode other = new TestNode(this.clock, this.backend)) {
			List<CompletableFuture<Void>> counting = Stream.of(client(), other.client(), client(), other.client())
				.map((client) -> CompletableFuture
					.runAsync(() -> IntStream.range(0, 200).forEach((i) -> client.count("c", 1))))
				.toList();
			counting.forEach((done) -> assertThat(done).succeedsWithin(HANG_LIMIT));
		}
		assertThat(counter("c").unusedSum()).isEqualTo(800);
		client().count("c", 1);
		flow.await(HANG_LIMIT);
	}

	@Test
	void counterIsNoFlow() {
		client().count("c", 1);
		assertThat(this.node.flows().listFlows(null, null, 10).flows()).isEmpty();
		assertThat(this.node.flows().countFlows().values()).allMatch((count) -> count == 0);
		assertThatExceptionOfType(InvalidTaskException.class)
			.isThrownBy(() -> client().startFlow("counter/c", Flow.nothing()))
			.withMessageContaining("reserved for counters");
		assertThatExceptionOfType(InvalidTaskException.class).isThrownBy(() -> client().flow("counter/c"));
	}

	@Test
	void badCountsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> client().count("c", 0));
		assertThatIllegalArgumentException().isThrownBy(() -> client().count("c", 1, ""));
		assertThatIllegalArgumentException().isThrownBy(() -> client().count("x".repeat(129), 1));
		assertThatExceptionOfType(InvalidTaskException.class).isThrownBy(() -> client().count("a\nb", 1));
		assertThatExceptionOfType(InvalidTaskException.class)
			.isThrownBy(() -> client().startFlow("a", Flow.sharedCounter("a\nb", 1)));
		assertThatIllegalArgumentException().isThrownBy(() -> Flow.sharedCounter("c", 0));
	}

}
