// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.QueueCounts;
import io.chihuo.backend.FlowMoves;
import io.chihuo.backend.NodeBus;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of every backend. Extend it, give it a backend, and run it unchanged. Each
 * test takes queues of its own, so a server may be shared.
 */
public abstract class TaskBackendContractTests implements StateTableContract, OrderContract, DelayContract,
		RerunContract, FinishContract, RetentionContract, AttemptLogContract, MarkedTaskContract, CancelContract,
		OrderedCancelContract, LeaseContract, ExclusionContract, FencingContract, CrashContract, SuspectContract,
		DeadLetterContract, DeadLetterPageContract, DeadLetterSweepContract, BoundContract, BatchContract,
		ClearContract, InfoContract, PayloadContract, PeekContract, PeekReadyContract, ReadyTimeContract,
		ReadyListenerContract, ListenerContract, OutcomeContract, WatchContract, ParkContract, ChildContract,
		ScheduleContract, ConcurrencyContract, RandomContract, BusContract, FlowStoreContract, FlowMoveContract {

	private ContractQueue queue;

	/**
	 * The backend under test.
	 */
	protected abstract TaskBackend backend();

	/**
	 * Let time pass for the backend: move its clock, or wait where a server keeps the
	 * time.
	 */
	protected abstract void elapse(Duration time);

	/**
	 * The queue of this test.
	 */
	@Override
	public final ContractQueue queue() {
		if (this.queue == null) {
			this.queue = newQueue();
		}
		return this.queue;
	}

	/**
	 * The bus of a namespace.
	 */
	@Override
	public final NodeBus bus(String namespace) {
		return backend().nodeBus(namespace);
	}

	/**
	 * The store of the flows of a namespace.
	 */
	@Override
	public final FlowStore flows(String namespace) {
		return backend().flows(namespace);
	}

	/**
	 * The moves of the flows of a namespace in one step, null if there are none.
	 */
	@Override
	public final @Nullable FlowMoves flowMoves(String namespace) {
		return backend().flowMoves(namespace);
	}

	/**
	 * One more queue.
	 */
	@Override
	public final ContractQueue newQueue() {
		QueueName name = new QueueName("contract", UUID.randomUUID().toString());
		return new ContractQueue(backend().store(name), this::elapse);
	}

	/**
	 * Whether the order of ready tasks can be read.
	 */
	@Override
	public boolean showsReadyTasks() {
		return true;
	}

	/**
	 * How often time passes in one random run, a second and a half each; lower it where
	 * that is really waited for. The number of operations stays the same.
	 */
	@Override
	public int randomRounds() {
		return 300;
	}

	/**
	 * How many operations there are in one random run; lower it where they are slow.
	 */
	@Override
	public int randomCalls() {
		return 4000;
	}

	@Test
	void storeOfOneNameIsOneObjectThatKnowsIt() {
		QueueName name = new QueueName("contract", UUID.randomUUID().toString());
		assertThat(backend().store(name)).isSameAs(backend().store(name));
		assertThat(backend().store(name).queue()).isEqualTo(name);
	}

	@Test
	void queueIsKnownOnceTasksWereAddedToIt() {
		QueueName other = new QueueName("contract", UUID.randomUUID().toString());
		assertThat(backend().hasQueue(other)).succeedsWithin(TestLimits.HANG_TIMEOUT).isEqualTo(false);
		queue().add("a");
		assertThat(backend().hasQueue(queue().store().queue())).succeedsWithin(TestLimits.HANG_TIMEOUT).isEqualTo(true);
		assertThat(backend().hasQueue(other)).succeedsWithin(TestLimits.HANG_TIMEOUT).isEqualTo(false);
	}

	@Test
	void stoppedBackendGoesOnAfterStart() {
		RecordingStoreListener listener = new RecordingStoreListener();
		Runnable unlisten = queue().store().addListener(listener);
		NodeBus bus = backend().nodeBus(UUID.randomUUID().toString());
		Set<String> received = ConcurrentHashMap.newKeySet();
		Runnable unsubscribe = bus.subscribe((message) -> received.add(new String(message, StandardCharsets.UTF_8)));
		queue().add("a");
		backend().stop();
		backend().stop();
		backend().start();
		listener.forget();
		queue().add("b");
		listener.awaitReady();
		TestLimits.await("both tasks").until(() -> {
			queue().claim(2, ContractQueue.ONE_HOUR);
			return queue().state("a").equals("RUNNING") && queue().state("b").equals("RUNNING");
		});
		TestLimits.await("message").until(() -> {
			bus.publish("after".getBytes(StandardCharsets.UTF_8)).join();
			return received.contains("after");
		});
		unsubscribe.run();
		unlisten.run();
	}

	@Test
	void callsUnderWayAreAnsweredBeforeBackendStops() {
		List<CompletableFuture<List<AddResult>>> adds = IntStream.range(0, 100)
			.mapToObj((i) -> queue().store().add(List.of(ContractQueue.task("t" + i, "", AddOptions.DEFAULTS))))
			.toList();
		backend().stop();
		assertThat(adds).allSatisfy((add) -> assertThat(add).isCompletedWithValue(List.of(AddResult.ADDED)));
		backend().start();
		assertThat(queue().store().counts()).succeedsWithin(TestLimits.HANG_TIMEOUT)
			.extracting(QueueCounts::ready)
			.isEqualTo(100L);
	}

	@Test
	void backendHasName() {
		assertThat(backend().name()).matches("[a-z]+");
	}

	@Test
	void queuesDoNotSeeEachOther() {
		ContractQueue other = newQueue();
		queue().add("a");
		queue().finish("b");
		assertThat(other.state("a")).isEqualTo("ABSENT");
		assertThat(other.state("b")).isEqualTo("ABSENT");
		assertThat(other.claim(10)).isEmpty();
	}

	@Test
	void namespacesDoNotSeeEachOther() {
		String loop = UUID.randomUUID().toString();
		ContractQueue one = new ContractQueue(backend().store(new QueueName("contract", loop)), this::elapse);
		ContractQueue other = new ContractQueue(backend().store(new QueueName("contract-2", loop)), this::elapse);
		one.add("a");
		assertThat(other.state("a")).isEqualTo("ABSENT");
	}

}
