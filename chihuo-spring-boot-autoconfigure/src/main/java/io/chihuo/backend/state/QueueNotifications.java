// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import java.util.ArrayList;
import java.util.List;

import io.chihuo.backend.Lease;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.outcome.TaskEnd;

/**
 * Notifications to send to listeners once the queue's lock is free.
 */
public final class QueueNotifications {

	/**
	 * Nothing has happened.
	 */
	public static final QueueNotifications NONE = new QueueNotifications();

	boolean ready;

	boolean orphaned;

	private final List<Lease> cancelled = new ArrayList<>(0);

	private final List<StoredDeadLetter> dead = new ArrayList<>(0);

	private final List<EndNotice> ends = new ArrayList<>(0);

	/**
	 * The end of a task that nodes watch.
	 *
	 * @param nodes nodes to wake
	 * @param end the end
	 */
	public record EndNotice(List<String> nodes, TaskEnd end) {
	}

	void addEnd(List<String> nodes, TaskEnd end) {
		this.ends.add(new EndNotice(nodes, end));
	}

	/**
	 * The ends of tasks that nodes watch.
	 */
	public List<EndNotice> endNotices() {
		return this.ends;
	}

	void addCancelled(Lease lease) {
		this.cancelled.add(lease);
	}

	void addDeadLetter(StoredDeadLetter letter) {
		this.dead.add(letter);
	}

	boolean isEmpty() {
		return !this.ready && !this.orphaned && this.cancelled.isEmpty() && this.dead.isEmpty() && this.ends.isEmpty();
	}

	/**
	 * Notify the listeners; of a death only the first one.
	 */
	public void notifyListeners(List<? extends StoreListener> listeners) {
		if (this.ready) {
			listeners.forEach(StoreListener::onQueueReady);
		}
		notifyOfChanges(listeners);
	}

	/**
	 * Notify the listeners of all but that something became ready.
	 */
	public void notifyOfChanges(List<? extends StoreListener> listeners) {
		if (this.orphaned) {
			listeners.forEach(StoreListener::onChildrenOrphaned);
		}
		if (this.cancelled.isEmpty() && this.dead.isEmpty()) {
			return;
		}
		listeners.forEach((listener) -> this.cancelled.forEach(listener::onTaskCancelled));
		listeners.stream().findFirst().ifPresent((listener) -> this.dead.forEach(listener::onTaskDead));
	}

}
