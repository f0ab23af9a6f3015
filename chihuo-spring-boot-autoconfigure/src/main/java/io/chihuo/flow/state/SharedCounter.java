// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A counter that the flows of a namespace share: the sum that nobody has taken, and the
 * steps that wait for it. Calls nothing; for one thread.
 * <p>
 * A wait and its end are in two records, so a sum goes over in three steps: the counter
 * grants it to the longest wait and keeps the grant, the flow takes it and keeps the
 * ticket, and the counter forgets the grant. Each step may be repeated. A flow that has
 * not taken a grant no longer waits, and the sum goes to others. Likewise the counter
 * keeps the name of a run that has counted until the flow of that knows.
 * <p>
 * Moments of what is to be done are kept as they were set, so that later changes, however
 * many, do not put it off.
 */
public final class SharedCounter {

	/**
	 * Most steps that wait for one counter.
	 */
	public static final int MAX_WAITS = 1000;

	/** Most runs of steps that have counted and are not forgotten yet. */
	static final int MAX_STEP_COUNTS = 5000;

	private static final int MAX_KEYS = 1000;

	/** A count that was read from its flow earlier may have been forgotten since. */
	private static final long MAX_SEND_MILLIS = 5000;

	/** Longer than a count may be under way. */
	private static final long CONFIRM_MILLIS = 10_000;

	private static final long FIRST_DELIVERY_MILLIS = 2000;

	private static final int MAX_DELIVERY_DOUBLINGS = 5;

	private static final long FIRST_LOOK_MILLIS = 30_000;

	private static final int MAX_QUIET_LOOKS = 7;

	private static final long SUM_RETENTION_MILLIS = 30L * 24 * 3600 * 1000;

	private static final long KEY_RETENTION_MILLIS = 3_600_000;

	long sum;

	/** The longest first. */
	final List<CounterWait> waits = new ArrayList<>();

	/** By their tickets. */
	final Map<Long, OpenGrant> grants = new LinkedHashMap<>();

	/** The latest ones. */
	final Set<String> keys = new LinkedHashSet<>();

	final Map<StepRun, ReceivedCount> received = new LinkedHashMap<>();

	/** How often it was looked at since something happened. */
	int quietLooks;

	/** When to look at the waits, if there are any. */
	long lookAt;

	/** When something happened last. */
	long changedAt;

	private final Set<Long> dueGrants = new LinkedHashSet<>();

	/**
	 * A grant to which the flow has not answered.
	 *
	 * @param endedWait the wait that it ends
	 * @param deliverAt when to deliver it
	 * @param deliveries how often it was delivered
	 */
	record OpenGrant(CounterWait endedWait, long deliverAt, int deliveries) {

		OpenGrant deliveredAt(long now) {
			long gap = FIRST_DELIVERY_MILLIS << Math.min(MAX_DELIVERY_DOUBLINGS, this.deliveries);
			return new OpenGrant(this.endedWait, now + gap, Math.min(MAX_DELIVERY_DOUBLINGS, this.deliveries) + 1);
		}

	}

	/**
	 * A count of a step that must not be added again.
	 *
	 * @param lookAt when to ask its flow for it, or to forget it
	 * @param confirmed whether the flow has no more to send
	 */
	record ReceivedCount(long lookAt, boolean confirmed) {

	}

	/**
	 * Apply an event.
	 * @param now moment, in milliseconds since the epoch by the clock of the store
	 */
	public CounterAnswer apply(CounterEvent event, long now) {
		CounterAnswer answer = CounterAnswer.APPLIED;
		if (event instanceof CounterEvent.CountCame count) {
			addCount(count, now);
		}
		else if (event instanceof CounterEvent.StepCounted count) {
			answer = addStepCount(count, now);
		}
		else if (event instanceof CounterEvent.WaitBegan began) {
			settleGrant(began.takenTicket(), true, now);
			answer = addWait(began.newWait(), now);
		}
		else if (event instanceof CounterEvent.WaitEnded ended) {
			removeWait(ended.step(), now);
		}
		else if (event instanceof CounterEvent.GrantSettled settled) {
			settleGrant(settled.ticket(), settled.taken(), now);
		}
		else if (event instanceof CounterEvent.LookMade look) {
			onLook(look, now);
		}
		grantSums(now);
		takeDueGrants(now);
		return answer;
	}

	private void addCount(CounterEvent.CountCame count, long now) {
		if (!count.key().isEmpty() && !this.keys.add(count.key())) {
			return;
		}
		if (this.keys.size() > MAX_KEYS) {
			this.keys.remove(this.keys.iterator().next());
		}
		add(count.amount(), now);
	}

	private void add(long amount, long now) {
		this.sum = StepEffects.addSaturated(this.sum, amount);
		noteChange(now);
	}

	private void noteChange(long now) {
		this.quietLooks = 0;
		this.changedAt = now;
		this.lookAt = Math.min(this.lookAt, now + FIRST_LOOK_MILLIS);
	}

	private CounterAnswer addStepCount(CounterEvent.StepCounted count, long now) {
		if (this.received.containsKey(count.step())) {
			return CounterAnswer.APPLIED;
		}
		if (this.received.size() >= MAX_STEP_COUNTS || now - count.readAt() > MAX_SEND_MILLIS) {
			return CounterAnswer.REPEAT_LATER;
		}
		this.received.put(count.step(), new ReceivedCount(now + CONFIRM_MILLIS, false));
		add(count.amount(), now);
		return CounterAnswer.APPLIED;
	}

	/** A later run of a step shows that the earlier one no longer waits. */
	private CounterAnswer addWait(CounterWait wait, long now) {
		for (OpenGrant grant : this.grants.values()) {
			StepRun granted = grant.endedWait().step();
			if (granted.isOfStep(wait.step())) {
				// a flow keeps one ticket for a step
				return (granted.round() < wait.step().round()) ? CounterAnswer.REPEAT_LATER : CounterAnswer.APPLIED;
			}
		}
		for (CounterWait known : List.copyOf(this.waits)) {
			if (known.step().isOfStep(wait.step())) {
				if (known.step().round() >= wait.step().round()) {
					return CounterAnswer.APPLIED;
				}
				this.waits.remove(known);
			}
		}
		if (this.waits.size() + this.grants.size() >= MAX_WAITS) {
			return CounterAnswer.TOO_MANY_WAITS;
		}
		if (this.waits.isEmpty()) {
			this.lookAt = Long.MAX_VALUE;
		}
		this.waits.add(wait);
		noteChange(now);
		return CounterAnswer.APPLIED;
	}

	private void removeWait(StepRun step, long now) {
		if (this.waits.removeIf((wait) -> wait.step().equals(step))) {
			noteChange(now);
		}
		for (CounterGrant grant : grants()) {
			if (grant.endedWait().step().equals(step)) {
				settleGrant(grant.ticket(), false, now);
			}
		}
	}

	private void settleGrant(long ticket, boolean taken, long now) {
		OpenGrant granted = this.grants.remove(ticket);
		if (granted != null) {
			add(taken ? 0 : granted.endedWait().target(), now);
		}
	}

	/** A sum without waits is not kept for ever. */
	private void onLook(CounterEvent.LookMade look, long now) {
		this.quietLooks = Math.min(MAX_QUIET_LOOKS, this.quietLooks + 1);
		this.lookAt = now + (FIRST_LOOK_MILLIS << this.quietLooks);
		if (this.waits.removeIf((wait) -> look.endedWaits().contains(wait.step()))) {
			noteChange(now);
		}
		if (unusedUntil() <= now) {
			this.sum = 0;
			this.keys.clear();
		}
		this.received.entrySet().removeIf((count) -> count.getValue().confirmed() && count.getValue().lookAt() <= now);
		look.askedCounts()
			.forEach((step, known) -> this.received.computeIfPresent(step,
					(key, count) -> new ReceivedCount(now + CONFIRM_MILLIS, known)));
	}

	private boolean hasWaits() {
		return !this.waits.isEmpty() || !this.grants.isEmpty();
	}

	private boolean hasCounts() {
		return this.sum > 0 || !this.keys.isEmpty();
	}

	/** How long the sum and the keys are kept without waits. */
	private long unusedUntil() {
		return (hasWaits() || !hasCounts()) ? Long.MAX_VALUE
				: this.changedAt + ((this.sum > 0) ? SUM_RETENTION_MILLIS : KEY_RETENTION_MILLIS);
	}

	private void grantSums(long now) {
		while (!this.waits.isEmpty() && this.sum >= this.waits.get(0).target()) {
			CounterWait first = this.waits.remove(0);
			this.sum -= first.target();
			this.grants.put(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE), new OpenGrant(first, now, 0));
		}
	}

	private void takeDueGrants(long now) {
		this.grants.replaceAll((ticket, grant) -> {
			if (grant.deliverAt() > now) {
				return grant;
			}
			this.dueGrants.add(ticket);
			return grant.deliveredAt(now);
		});
	}

	/**
	 * Whether nothing of it has to be kept.
	 */
	public boolean isEmpty() {
		return !hasWaits() && !hasCounts() && this.received.isEmpty();
	}

	/**
	 * Moment at which it has to be looked at.
	 */
	public long wakeAt() {
		long wakeAt = this.waits.isEmpty() ? unusedUntil() : this.lookAt;
		for (OpenGrant grant : this.grants.values()) {
			wakeAt = Math.min(wakeAt, grant.deliverAt());
		}
		for (ReceivedCount count : this.received.values()) {
			wakeAt = Math.min(wakeAt, count.lookAt());
		}
		return wakeAt;
	}

	/**
	 * Grants to which no flow has answered.
	 */
	public List<CounterGrant> grants() {
		List<CounterGrant> found = new ArrayList<>();
		this.grants.forEach((ticket, grant) -> found.add(new CounterGrant(ticket, grant.endedWait())));
		return found;
	}

	/**
	 * Grants to deliver once it is stored as it is now: new ones, and those to which no
	 * flow has answered for some time.
	 */
	public List<CounterGrant> dueGrants() {
		return grants().stream().filter((grant) -> this.dueGrants.contains(grant.ticket())).toList();
	}

	/**
	 * The steps that have waited for the longest time, and keep others waiting.
	 * @param limit most steps
	 */
	public List<StepRun> firstWaits(int limit) {
		return this.waits.stream().limit(limit).map(CounterWait::step).toList();
	}

	/**
	 * Runs of steps that have counted, and whose flows are to be asked whether they know.
	 * @param limit most runs
	 */
	public List<StepRun> unconfirmedCounts(long now, int limit) {
		return this.received.entrySet()
			.stream()
			.filter((count) -> !count.getValue().confirmed() && count.getValue().lookAt() <= now)
			.limit(limit)
			.map(Map.Entry::getKey)
			.toList();
	}

	/**
	 * The sum that nobody has taken.
	 */
	public long unusedSum() {
		return this.sum;
	}

	/**
	 * How many steps have waited for longer than one, -1 if that does not wait.
	 */
	public int waitsBefore(StepRun step) {
		for (int i = 0; i < this.waits.size(); i++) {
			if (this.waits.get(i).step().equals(step)) {
				return i;
			}
		}
		return -1;
	}

}
