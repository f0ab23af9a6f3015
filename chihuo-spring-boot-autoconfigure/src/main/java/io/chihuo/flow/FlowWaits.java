// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.chihuo.BackendUnavailableException;
import io.chihuo.FlowNotFoundException;
import io.chihuo.backend.NodeBus;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.concurrent.CallbackFutures;
import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.concurrent.SafeLogger;

/**
 * Those who wait for the ends of flows here. Ends are announced to all nodes; an
 * announcement may be lost, so all that is awaited is looked up now and then.
 */
final class FlowWaits {

	private static final SafeLogger logger = SafeLogger.inBackground(FlowWaits.class);

	private static final long LOOK_MILLIS = 10_000;

	/** No message of another kind begins with it. */
	private static final byte MESSAGE_MARK = 'F';

	private final ConcurrentMap<String, Set<RecordWait>> waits = new ConcurrentHashMap<>();

	private final Supplier<NodeBus> bus;

	private final FlowRecords records;

	private final BackendChihuoClient client;

	private final String namespace;

	private final AtomicBoolean listening = new AtomicBoolean();

	private final PeriodicAlarm looks;

	private volatile Runnable unsubscribe = () -> {
	};

	private volatile boolean closed;

	/**
	 * A wait for a version of a flow.
	 *
	 * @param until whether a version ends the wait
	 * @param found completed with that version
	 */
	private record RecordWait(Predicate<FlowRecord> until, CompletableFuture<FlowRecord> found) {

		/** A version that cannot be judged ends the wait too. */
		boolean isMetBy(FlowRecord record) {
			try {
				return this.until.test(record);
			}
			catch (RuntimeException ex) {
				this.found.completeExceptionally(ex);
				return true;
			}
		}

	}

	FlowWaits(Supplier<NodeBus> bus, FlowRecords records, TaskClock clock, BackendChihuoClient client,
			String namespace) {
		this.bus = bus;
		this.records = records;
		this.client = client;
		this.namespace = namespace;
		this.looks = new PeriodicAlarm(clock, () -> LOOK_MILLIS, () -> this.waits.keySet().forEach(this::look));
	}

	/**
	 * The current thread begins to wait for the end of a flow.
	 * @return to be called when it waits no longer
	 */
	Runnable beginWait(String id) {
		return this.client.awaitedTasks().beginFlowWait(this.namespace, id);
	}

	/** A future for a caller, to be completed at the end of a flow. */
	<R> CompletableFuture<R> newFuture(String id) {
		return this.client.awaitedTasks().newFlowFuture(this.namespace, id);
	}

	/** The record of a flow once it has ended. */
	CompletableFuture<FlowRecord> awaitEnd(String id) {
		return awaitWhen(id, (record) -> record.state().isEnded());
	}

	/** The first version of a flow that is found and fulfils a condition. */
	CompletableFuture<FlowRecord> awaitWhen(String id, Predicate<FlowRecord> until) {
		if (this.listening.compareAndSet(false, true)) {
			listen();
		}
		CompletableFuture<FlowRecord> wait = new CompletableFuture<>();
		this.waits.compute(id, (key, known) -> {
			Set<RecordWait> all = (known != null) ? known : ConcurrentHashMap.newKeySet();
			all.add(new RecordWait(until, wait));
			return all;
		});
		if (this.closed) {
			failAll();
		}
		else {
			look(id);
		}
		return wait;
	}

	/** If that fails, the next wait tries again. */
	private void listen() {
		boolean begun = false;
		try {
			this.unsubscribe = this.bus.get().subscribe(this::onMessage);
			this.looks.start();
			begun = true;
		}
		finally {
			if (!begun) {
				this.listening.set(false);
			}
		}
	}

	/** Nobody waits any longer for what {@link #awaitEnd} has returned. */
	void forget(String id, CompletableFuture<FlowRecord> wait) {
		this.waits.computeIfPresent(id, (key, known) -> {
			known.removeIf((other) -> other.found() == wait);
			return known.isEmpty() ? null : known;
		});
	}

	/**
	 * Complete the future of an application that waits. Once that has ended, as by a
	 * cancel or a timeout of its own, nobody waits any longer.
	 */
	@SuppressWarnings("NullAway") // a result may be null
	<R> CompletableFuture<R> toFuture(String id, CompletableFuture<FlowRecord> wait, CompletableFuture<R> end,
			CompletableFuture<R> future) {
		CallbackFutures.onCallbackThread(end).whenComplete((result, failure) -> {
			if (failure != null) {
				future.completeExceptionally(StepFailures.unwrap(failure));
			}
			else {
				future.complete(result);
			}
		});
		future.whenComplete((result, failure) -> forget(id, wait));
		return future;
	}

	/** How many wait. */
	int waitCount() {
		return this.waits.values().stream().mapToInt(Set::size).sum();
	}

	private void look(String id) {
		this.records.load(id).whenComplete((found, failure) -> {
			if (failure != null) {
				logger.debug("Flow '{}' could not be looked up, and is looked up again", id, failure);
			}
			else if (found.filter((record) -> !EarlySignals.isHolder(record)).isEmpty()) {
				endWaits(id, (wait) -> wait
					.completeExceptionally(new FlowNotFoundException("There is no flow '" + id + "'")));
			}
			else {
				onVersion(found.get());
			}
		});
	}

	private void onVersion(FlowRecord record) {
		Set<RecordWait> present = this.waits.get(record.id());
		if (present != null) {
			List<RecordWait> met = present.stream().filter((wait) -> wait.isMetBy(record)).toList();
			met.forEach((wait) -> {
				forget(record.id(), wait.found());
				wait.found().complete(record);
			});
		}
	}

	private void endWaits(String id, Consumer<CompletableFuture<FlowRecord>> end) {
		Set<RecordWait> ended = this.waits.remove(id);
		if (ended != null) {
			ended.forEach((wait) -> end.accept(wait.found()));
		}
	}

	/**
	 * A flow or a module of it has ended: wake those who wait for it, here and elsewhere.
	 */
	void publishEnd(FlowRecord record) {
		onVersion(record);
		byte[] id = record.id().getBytes(StandardCharsets.UTF_8);
		byte[] message = new byte[id.length + 1];
		message[0] = MESSAGE_MARK;
		System.arraycopy(id, 0, message, 1, id.length);
		this.bus.get().publish(message).exceptionally((failure) -> {
			logger.debug("The end of flow '{}' could not be announced; nodes that wait look it up", record.id(),
					failure);
			return null;
		});
	}

	private void onMessage(byte[] message) {
		if (message.length > 1 && message[0] == MESSAGE_MARK) {
			String id = new String(message, 1, message.length - 1, StandardCharsets.UTF_8);
			if (this.waits.containsKey(id)) {
				look(id);
			}
		}
	}

	void close() {
		this.closed = true;
		this.looks.stop();
		this.unsubscribe.run();
		failAll();
	}

	private void failAll() {
		this.waits.keySet()
			.forEach((id) -> endWaits(id, (wait) -> wait.completeExceptionally(
					new BackendUnavailableException("The application stops; the flow goes on", null))));
	}

}
