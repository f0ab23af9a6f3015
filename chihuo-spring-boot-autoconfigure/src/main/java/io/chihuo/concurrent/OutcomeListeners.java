// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.OutcomeListener;
import io.chihuo.backend.outcome.TaskEnd;

/**
 * Listeners for the ends of tasks, by the names of their nodes.
 */
public final class OutcomeListeners {

	private final ConcurrentMap<String, List<OutcomeListener>> listeners = new ConcurrentHashMap<>();

	/**
	 * Add a listener of a node.
	 * @return removes it; may be called twice
	 */
	public Runnable add(String node, OutcomeListener listener) {
		this.listeners.computeIfAbsent(node, (name) -> new CopyOnWriteArrayList<>()).add(listener);
		return () -> this.listeners.getOrDefault(node, List.of()).remove(listener);
	}

	/**
	 * Whether a node has a listener.
	 */
	public boolean hasListener(String node) {
		return !this.listeners.getOrDefault(node, List.of()).isEmpty();
	}

	/**
	 * Notify the listeners of a node.
	 * @param end the end, or null if it has to be read
	 */
	public void notifyEnded(String node, OutcomeKey key, @Nullable TaskEnd end) {
		this.listeners.getOrDefault(node, List.of()).forEach((listener) -> listener.onTaskEnded(key, end));
	}

	/**
	 * Notify all listeners that ends may have been missed.
	 */
	public void notifyMissed() {
		this.listeners.values().forEach((all) -> all.forEach(OutcomeListener::onEndsMissed));
	}

}
