// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.Assert;

import io.chihuo.FlowNotFoundException;
import io.chihuo.FlowState;
import io.chihuo.backend.flow.FlowKey;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowUpdate;
import io.chihuo.concurrent.NaturalBatcher;
import io.chihuo.flow.state.CounterAnswer;
import io.chihuo.flow.state.CounterEvent;
import io.chihuo.flow.state.CounterFormat;
import io.chihuo.flow.state.CounterGrant;
import io.chihuo.flow.state.FlowEvent;
import io.chihuo.flow.state.FlowProgress;
import io.chihuo.flow.state.ProgressFormat;
import io.chihuo.flow.state.SharedCounter;
import io.chihuo.flow.state.StepRun;

/**
 * The counters that the flows of a namespace share. Each is a record beside those of
 * flows, is found by its id and is due like these, but is neither listed nor counted. Its
 * plan marks it: nodes of earlier versions take it for a flow of a later one. Grants are
 * delivered by the node that has stored them, or by any node once they are due.
 * Thread-safe.
 */
final class SharedCounters {

	private static final Logger logger = LoggerFactory.getLogger(SharedCounters.class);

	private static final byte[] PLAN = { 'C' };

	private static final int MAX_NAME_LENGTH = 128;

	private static final int MAX_BATCH = 200;

	/** Those behind the first ones are looked up once these are gone. */
	private static final int MAX_WAITS_LOOKED_UP = 10;

	private static final int MAX_COUNTS_LOOKED_UP = 1000;

	private final FlowRecords records;

	private final GrantReceiver receiver;

	private final NaturalBatcher<NamedEvent, CompletableFuture<CounterAnswer>> changes;

	private final Queue<NamedGrant> undelivered = new ConcurrentLinkedQueue<>();

	/** How often somebody has asked for deliveries since they began. */
	private final AtomicInteger deliveries = new AtomicInteger();

	/** Passes a grant to the flow that waits for it. */
	@FunctionalInterface
	interface GrantReceiver {

		/**
		 * Answers whether the flow, as it is stored then, has taken the grant.
		 * @param run number of the flow among those with its id
		 */
		CompletableFuture<Boolean> takeGrant(String flow, long run, FlowEvent.SumGranted granted);

	}

	/** An event of a counter. */
	private record NamedEvent(String counter, CounterEvent event) {

	}

	/** A grant of a counter. */
	private record NamedGrant(String counter, CounterGrant grant) {

	}

	SharedCounters(FlowRecords records, GrantReceiver receiver) {
		this.records = records;
		this.receiver = receiver;
		this.changes = new NaturalBatcher<>(MAX_BATCH, this::changeAll);
	}

	/**
	 * Count from outside of flows.
	 * @param key distinguishes the count from others of its name, empty for none
	 */
	CompletableFuture<CounterAnswer> count(String name, long amount, String key) {
		Assert.isTrue(amount > 0, () -> "'amount' must be positive, but is " + amount);
		Assert.isTrue(!name.isEmpty() && name.length() <= MAX_NAME_LENGTH && key.length() <= MAX_NAME_LENGTH,
				() -> "A name and a key have 1 to " + MAX_NAME_LENGTH + " characters, but these have " + name.length()
						+ " and " + key.length());
		FlowIds.counterId(name);
		return apply(name, new CounterEvent.CountCame(amount, key));
	}

	/** Apply an event to a counter, and deliver what it grants. */
	CompletableFuture<CounterAnswer> apply(String name, CounterEvent event) {
		return this.changes.submit(new NamedEvent(name, event))
			.thenCompose(Function.identity())
			.whenComplete((answer, failure) -> deliverAll());
	}

	/** A failure of one counter does not fail the others. */
	private CompletableFuture<List<CompletableFuture<CounterAnswer>>> changeAll(List<NamedEvent> batch) {
		Map<String, List<CounterEvent>> events = new LinkedHashMap<>();
		batch.forEach((member) -> events.computeIfAbsent(member.counter(), (absent) -> new ArrayList<>())
			.add(member.event()));
		Map<String, CompletableFuture<List<CounterAnswer>>> calls = new HashMap<>();
		events.forEach((name, all) -> calls.put(name, StepFailures.callSafely(() -> change(name, all))));
		return CompletableFuture.allOf(calls.values().toArray(CompletableFuture[]::new)).handle((done, failure) -> {
			Map<String, Integer> places = new HashMap<>();
			return batch.stream().map((member) -> {
				int place = places.merge(member.counter(), 1, Integer::sum) - 1;
				return Objects.requireNonNull(calls.get(member.counter())).thenApply((answers) -> answers.get(place));
			}).toList();
		});
	}

	private CompletableFuture<List<CounterAnswer>> change(String name, List<CounterEvent> events) {
		return load(name).thenCompose((found) -> {
			FlowRecord record = found.orElse(null);
			long now = this.records.currentMillis();
			SharedCounter counter = (record != null) ? toCounter(record) : new SharedCounter(0);
			List<CounterAnswer> answers = events.stream().map((event) -> counter.apply(event, now)).toList();
			boolean look = events.stream().anyMatch(CounterEvent.LookMade.class::isInstance);
			return store(name, record, counter, look, now).thenCompose((stored) -> {
				if (!stored) {
					return change(name, events); // another node has changed it
				}
				counter.newGrants().forEach((grant) -> this.undelivered.add(new NamedGrant(name, grant)));
				return CompletableFuture.completedFuture(answers);
			});
		});
	}

	private CompletableFuture<Optional<FlowRecord>> load(String name) {
		return this.records.findTime().thenCompose((time) -> this.records.load(FlowIds.counterId(name)));
	}

	private static SharedCounter toCounter(FlowRecord record) {
		return CounterFormat.decodeCounter(record.progress(), record.version());
	}

	/**
	 * Store a counter, unless its record was changed meanwhile; that of one without
	 * anything in it is removed.
	 * @param look whether the next look has to be later
	 */
	private CompletableFuture<Boolean> store(String name, @Nullable FlowRecord record, SharedCounter counter,
			boolean look, long now) {
		if (counter.isEmpty()) {
			return (record != null) ? this.records.delete(record.key()) : CompletableFuture.completedFuture(true);
		}
		byte[] bytes = CounterFormat.encodeCounter(counter);
		if (record == null) {
			long version = ThreadLocalRandom.current().nextLong(1, EarlySignals.MAX_FIRST_VERSION);
			FlowRecord created = new FlowRecord(FlowIds.counterId(name), version, FlowState.RUNNING, PLAN, bytes,
					counter.wakeAt(now), now, FlowRecord.NOT_BEGUN);
			return this.records.store().create(List.of(created)).thenApply((answers) -> answers.get(0).isEmpty());
		}
		return (!look && Arrays.equals(bytes, record.progress())) ? CompletableFuture.completedFuture(true)
				: this.records.update(new FlowUpdate(record.key(), FlowState.RUNNING, null, bytes, counter.wakeAt(now),
						FlowRecord.NOT_BEGUN));
	}

	/** Deliver all grants, one after the other, so that the stack stays flat. */
	private void deliverAll() {
		if (this.undelivered.isEmpty() || this.deliveries.getAndIncrement() > 0) {
			return;
		}
		int asked;
		do {
			asked = this.deliveries.get();
			for (NamedGrant next = this.undelivered.poll(); next != null; next = this.undelivered.poll()) {
				deliver(next.counter(), next.grant());
			}
		}
		while (this.deliveries.addAndGet(-asked) > 0);
	}

	/** A flow that is gone has taken nothing: it would have said so before. */
	private void deliver(String name, CounterGrant grant) {
		StepRun step = grant.endedWait().step();
		StepFailures
			.callSafely(() -> this.receiver.takeGrant(step.flow(), step.run(),
					new FlowEvent.SumGranted(step.node(), step.round(), grant.ticket())))
			.exceptionallyCompose((failure) -> (StepFailures.unwrap(failure) instanceof FlowNotFoundException)
					? CompletableFuture.completedFuture(false) : CompletableFuture.failedFuture(failure))
			.thenCompose((taken) -> apply(name, new CounterEvent.GrantSettled(grant.ticket(), taken)))
			.exceptionally((failure) -> {
				logger.debug("Counter '{}' could not tell flow '{}' that a wait has ended, which is repeated", name,
						step.flow(), failure);
				return null;
			});
	}

	/**
	 * Look at a counter whose moment has come: deliver its grants again, and drop what
	 * its flows no longer need.
	 */
	CompletableFuture<CounterAnswer> look(FlowKey key) {
		String name = FlowIds.counterName(key.id());
		return load(name).thenCompose((found) -> {
			long now = this.records.currentMillis();
			FlowRecord record = found.orElse(null);
			// another node may have been faster
			return (record != null && record.wakeAt() <= now) ? look(name, record, now)
					: CompletableFuture.completedFuture(CounterAnswer.APPLIED);
		});
	}

	private CompletableFuture<CounterAnswer> look(String name, FlowRecord record, long now) {
		SharedCounter counter = toCounter(record);
		counter.grants().forEach((grant) -> this.undelivered.add(new NamedGrant(name, grant)));
		List<StepRun> waits = counter.firstWaits(MAX_WAITS_LOOKED_UP);
		List<StepRun> counts = counter.unconfirmedCounts(now, MAX_COUNTS_LOOKED_UP);
		return findFlows(waits, FlowProgress::isWaiting)
			.thenCombine(findFlows(counts, (progress, step) -> progress.hasOutgoing(step, name)),
					(present, unconfirmed) -> new CounterEvent.LookMade(record.version(), without(waits, present),
							toAnswers(counts, unconfirmed)))
			.thenCompose((made) -> apply(name, made));
	}

	private static Set<StepRun> without(List<StepRun> steps, Set<StepRun> others) {
		Set<StepRun> left = new HashSet<>(steps);
		left.removeAll(others);
		return left;
	}

	private static Map<StepRun, Boolean> toAnswers(List<StepRun> counts, Set<StepRun> unconfirmed) {
		Map<StepRun, Boolean> answers = new HashMap<>();
		counts.forEach((step) -> answers.put(step, !unconfirmed.contains(step)));
		return answers;
	}

	/** Steps whose flows are as a condition says, or cannot be read. */
	private CompletableFuture<Set<StepRun>> findFlows(List<StepRun> steps,
			BiPredicate<FlowProgress, StepRun> condition) {
		Map<StepRun, CompletableFuture<Boolean>> answers = new HashMap<>();
		steps.forEach((step) -> answers.put(step,
				this.records.load(step.flow())
					.thenApply((found) -> found.isPresent()
							&& condition.test(ProgressFormat.decodeProgress(found.get().progress()), step))
					.exceptionally((failure) -> true)));
		return CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new)).thenApply((done) -> {
			Set<StepRun> found = new HashSet<>();
			answers.forEach((step, answer) -> {
				if (answer.join()) {
					found.add(step);
				}
			});
			return found;
		});
	}

	/** The counter as it is stored now; one without anything in it if there is none. */
	CompletableFuture<SharedCounter> find(String name) {
		return this.records.load(FlowIds.counterId(name))
			.thenApply((found) -> found.map(SharedCounters::toCounter).orElseGet(() -> new SharedCounter(0)));
	}

}
