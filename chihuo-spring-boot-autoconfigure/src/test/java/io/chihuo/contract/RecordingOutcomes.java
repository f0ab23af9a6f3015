// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.OutcomeListener;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.servers.TestLimits;

/**
 * Records the ends of tasks that a node is woken for.
 */
public final class RecordingOutcomes implements OutcomeListener {

	private final List<OutcomeKey> ended = new CopyOnWriteArrayList<>();

	private final Map<OutcomeKey, TaskEnd> ends = new ConcurrentHashMap<>();

	@Override
	public void onTaskEnded(OutcomeKey key, TaskEnd end) {
		if (end != null) {
			this.ends.put(key, end);
		}
		this.ended.add(key);
	}

	@Override
	public void onEndsMissed() {
		// tests of stores that can miss some look for them
	}

	/**
	 * Wait until the node was woken for a task; returns the end that came along, null for
	 * none.
	 */
	public TaskEnd awaitEnd(String id, long order) {
		OutcomeKey key = new OutcomeKey(id, order);
		TestLimits.await("end of " + key).until(() -> this.ended.contains(key));
		return this.ends.get(key);
	}

	public List<OutcomeKey> ended() {
		return List.copyOf(this.ended);
	}

}
