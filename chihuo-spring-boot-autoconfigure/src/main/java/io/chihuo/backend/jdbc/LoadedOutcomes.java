// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.ChildRef;
import io.chihuo.backend.OrphanedChildren;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.backend.state.OutcomeRecords;

/**
 * The outcomes that one call needs and those that it keeps.
 */
final class LoadedOutcomes implements OutcomeRecords {

	private final Map<OutcomeKey, TaskEnd> known = new HashMap<>();

	private final Map<String, TaskEnd> latest = new HashMap<>();

	private final List<NewOutcome> kept = new ArrayList<>(0);

	private final Set<String> added = new TreeSet<>();

	private final List<OrphanedChildren> orphans = new ArrayList<>(0);

	private record NewOutcome(TaskEnd end, long until) {

	}

	void loadLatest(OutcomeRow row) {
		if (!this.added.contains(row.end().id())) {
			this.latest.putIfAbsent(row.end().id(), row.end());
			loadOutcome(row);
		}
	}

	void loadOutcome(OutcomeRow row) {
		this.known.putIfAbsent(row.end().key(), row.end());
	}

	@Override
	public void keepOutcome(TaskEnd end, long until) {
		this.known.put(end.key(), end);
		this.latest.put(end.id(), end);
		this.kept.add(new NewOutcome(end, until));
	}

	@Override
	public @Nullable TaskEnd findOutcome(String id, long order, long now) {
		return (order != 0) ? this.known.get(new OutcomeKey(id, order)) : this.latest.get(id);
	}

	@Override
	public void onTaskAdded(String id) {
		this.latest.remove(id);
		this.added.add(id);
	}

	@Override
	public void keepOrphans(String parent, List<ChildRef> children, boolean runEnded) {
		this.orphans.add(new OrphanedChildren(0, parent, children, runEnded));
	}

	/** Children that the call has made orphans, by their parents. */
	List<OrphanedChildren> orphans() {
		return this.orphans;
	}

	/** Ids of which new tasks begin. */
	Set<String> addedIds() {
		return this.added;
	}

	/** The outcomes that the call keeps, in the order in which their tasks ended. */
	List<OutcomeRow> keptRows(LongSupplier numbers) {
		return this.kept.stream()
			.map((outcome) -> new OutcomeRow(numbers.getAsLong(), outcome.end(),
					this.latest.get(outcome.end().id()) == outcome.end(), outcome.until()))
			.toList();
	}

}
