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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.FlowNotFoundException;
import io.chihuo.FlowState;
import io.chihuo.backend.flow.FlowKey;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowUpdate;
import io.chihuo.concurrent.NaturalBatcher;
import io.chihuo.concurrent.SafeLogger;
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

	private static final SafeLogger logger = SafeLogger.inBackground(SharedCounters.class);

	private static final byte[] PLAN = { 'C' };

	private static final int MAX_NAME_LENGTH = 128;

	private static final int MAX_BATCH = 200;

	/** Those behind the first ones are looked up once these are gone. */
	private static final int MAX_WAITS_LOOKED_UP = 10;

	private static final int MAX_COUNTS_LOOKED_UP = 1000;

	/** Until a record in which nothing was stored is removed. */
	private static final long EMPTY_RECORD_MILLIS = 60_000;

	private final FlowRecords records;

	private final GrantReceiver receiver;

	private final NaturalBatcher<NamedEvent, CompletableFuture<CounterAnswer>> changes;

	private final GrantDeliveries deliveries = new GrantDeliveries(this::deliver);

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
			.whenComplete((answer, failure) -> this.deliveries.deliverAll());
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
		boolean counted = events.stream().anyMatch(CounterEvent.StepCounted.class::isInstance);
		return load(name).thenCompose(
				(found) -> (counted && found.isEmpty()) ? createEmpty(name) : CompletableFuture.completedFuture(found))
			.thenCompose((found) -> {
				FlowRecord record = found.orElse(null);
				long now = this.records.currentMillis();
				SharedCounter counter = (record != null) ? toCounter(record) : new SharedCounter();
				List<CounterAnswer> answers = events.stream().map((event) -> counter.apply(event, now)).toList();
				return store(name, record, counter, now).thenCompose((stored) -> {
					if (!stored) {
						return change(name, events); // another node has changed it
					}
					counter.dueGrants().forEach((grant) -> this.deliveries.add(name, grant));
					return CompletableFuture.completedFuture(answers);
				});
			});
	}

	/**
	 * Whether the count of a step is known is judged by a record that is stored only if
	 * it is unchanged. Where there is none, others might count, forget that and remove
	 * the record meanwhile. Answers the record that there is now.
	 */
	private CompletableFuture<Optional<FlowRecord>> createEmpty(String name) {
		long now = this.records.currentMillis();
		FlowRecord created = newRecord(name, new SharedCounter(), now + EMPTY_RECORD_MILLIS, now);
		return create(created).thenApply((known) -> Optional.of(known.orElse(created)));
	}

	/** Answers the record that was there already. */
	private CompletableFuture<Optional<FlowRecord>> create(FlowRecord record) {
		return this.records.store().create(List.of(record)).thenApply((answers) -> answers.get(0));
	}

	private static FlowRecord newRecord(String name, SharedCounter counter, long wakeAt, long now) {
		long version = ThreadLocalRandom.current().nextLong(1, EarlySignals.MAX_FIRST_VERSION);
		return new FlowRecord(FlowIds.counterId(name), version, FlowState.RUNNING, PLAN,
				CounterFormat.encodeCounter(counter), wakeAt, now, FlowRecord.NOT_BEGUN);
	}

	private CompletableFuture<Optional<FlowRecord>> load(String name) {
		return this.records.findTime().thenCompose((time) -> this.records.load(FlowIds.counterId(name)));
	}

	private static SharedCounter toCounter(FlowRecord record) {
		return CounterFormat.decodeCounter(record.progress());
	}

	/**
	 * Store a counter, unless its record was changed meanwhile; that of one without
	 * anything in it is removed.
	 */
	private CompletableFuture<Boolean> store(String name, @Nullable FlowRecord record, SharedCounter counter,
			long now) {
		if (counter.isEmpty()) {
			return (record != null) ? this.records.delete(record.key()) : CompletableFuture.completedFuture(true);
		}
		if (record == null) {
			return create(newRecord(name, counter, counter.wakeAt(), now)).thenApply(Optional::isEmpty);
		}
		byte[] bytes = CounterFormat.encodeCounter(counter);
		return Arrays.equals(bytes, record.progress()) ? CompletableFuture.completedFuture(true) : this.records.update(
				new FlowUpdate(record.key(), FlowState.RUNNING, null, bytes, counter.wakeAt(), FlowRecord.NOT_BEGUN));
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
		List<StepRun> waits = counter.firstWaits(MAX_WAITS_LOOKED_UP);
		List<StepRun> counts = counter.unconfirmedCounts(now, MAX_COUNTS_LOOKED_UP);
		return findSteps(waits, FlowProgress::isWaiting)
			.thenCombine(findSteps(counts, (progress, step) -> progress.hasOutgoing(step, name)), (present,
					unconfirmed) -> new CounterEvent.LookMade(without(waits, present), toAnswers(counts, unconfirmed)))
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

	/** Steps that are as a condition says, or whose flows cannot be read. */
	private CompletableFuture<Set<StepRun>> findSteps(List<StepRun> steps,
			BiPredicate<FlowProgress, StepRun> condition) {
		Set<StepRun> found = ConcurrentHashMap.newKeySet();
		List<CompletableFuture<Void>> calls = new ArrayList<>();
		steps.stream()
			.collect(Collectors.groupingBy(StepRun::flow))
			.forEach((flow, members) -> calls.add(this.records.load(flow).thenAccept((record) -> {
				if (record.isPresent()) {
					FlowProgress progress = ProgressFormat.decodeProgress(record.get().progress());
					members.stream().filter((step) -> condition.test(progress, step)).forEach(found::add);
				}
			}).exceptionally((failure) -> {
				found.addAll(members);
				return null;
			})));
		return CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).thenApply((done) -> found);
	}

	/** The counter as it is stored now; one without anything in it if there is none. */
	CompletableFuture<SharedCounter> find(String name) {
		return this.records.load(FlowIds.counterId(name))
			.thenApply((found) -> found.map(SharedCounters::toCounter).orElseGet(SharedCounter::new));
	}

}
