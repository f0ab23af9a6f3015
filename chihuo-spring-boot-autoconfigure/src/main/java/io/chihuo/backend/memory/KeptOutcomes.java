// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.memory;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.ChildRef;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.backend.state.OutcomeRecords;

/**
 * Outcomes of one queue, until they expire. Used with the lock of the queue held.
 */
final class KeptOutcomes implements OutcomeRecords {

	private final Map<OutcomeKey, KeptOutcome> outcomes = new HashMap<>();

	private final Map<String, OutcomeKey> latest = new HashMap<>();

	private final TreeSet<KeptOutcome> byExpiry = new TreeSet<>(
			Comparator.comparingLong(KeptOutcome::until).thenComparingLong((kept) -> kept.end().order()));

	private final KeptOrphans orphans = new KeptOrphans();

	private record KeptOutcome(TaskEnd end, long until) {

	}

	@Override
	public void keepOutcome(TaskEnd end, long until) {
		forgetOutcome(end.id(), end.order());
		KeptOutcome kept = new KeptOutcome(end, until);
		this.outcomes.put(end.key(), kept);
		this.byExpiry.add(kept);
		this.latest.put(end.id(), end.key());
	}

	@Override
	public @Nullable TaskEnd findOutcome(String id, long order, long now) {
		OutcomeKey key = (order != 0) ? new OutcomeKey(id, order) : this.latest.get(id);
		KeptOutcome kept = (key != null) ? this.outcomes.get(key) : null;
		return (kept != null && kept.until() > now) ? kept.end() : null;
	}

	@Override
	public void onTaskAdded(String id) {
		if (!this.latest.isEmpty()) {
			this.latest.remove(id);
		}
	}

	void forgetOutcome(String id, long order) {
		OutcomeKey key = new OutcomeKey(id, order);
		KeptOutcome kept = this.outcomes.remove(key);
		if (kept != null) {
			this.byExpiry.remove(kept);
			this.latest.remove(id, key);
		}
	}

	@Override
	public void keepOrphans(String parent, List<ChildRef> children, boolean runEnded) {
		this.orphans.keepOrphans(parent, children, runEnded);
	}

	KeptOrphans orphans() {
		return this.orphans;
	}

	/** When the next outcome expires. */
	long nextExpiry() {
		return this.byExpiry.isEmpty() ? Long.MAX_VALUE : this.byExpiry.first().until();
	}

	void expireOutcomes(long now) {
		while (nextExpiry() <= now) {
			TaskEnd end = this.byExpiry.first().end();
			forgetOutcome(end.id(), end.order());
		}
	}

}
