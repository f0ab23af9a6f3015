// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.ledger;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.Lease;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.StoredDeadLetter;

/**
 * Notifies the listeners of one queue, and remembers why this process must not work on
 * it.
 */
public final class QueueListeners {

	private final List<StoreListener> listeners = new CopyOnWriteArrayList<>();

	private volatile @Nullable String refusal;

	public void addListener(StoreListener listener) {
		this.listeners.add(listener);
	}

	public void removeListener(StoreListener listener) {
		this.listeners.remove(listener);
	}

	public boolean isEmpty() {
		return this.listeners.isEmpty();
	}

	public void notifyReady() {
		this.listeners.forEach(StoreListener::onQueueReady);
	}

	public void notifyCancelled(Lease lease) {
		this.listeners.forEach((listener) -> listener.onTaskCancelled(lease));
	}

	/** Notify one of them. */
	public void notifyDead(StoredDeadLetter letter) {
		this.listeners.stream().findFirst().ifPresent((listener) -> listener.onTaskDead(letter));
	}

	public void notifyOrphaned() {
		this.listeners.forEach(StoreListener::onChildrenOrphaned);
	}

	public void notifyRefused(String reason) {
		this.listeners.forEach((listener) -> listener.onQueueRefused(reason));
	}

	/** Refuse the queue until somebody listens anew. */
	public void refuseQueue(String reason) {
		this.refusal = reason;
		notifyRefused(reason);
	}

	public void forgetRefusal() {
		this.refusal = null;
	}

	/** Why this process must not work on the queue, null if it may. */
	public @Nullable String refusalReason() {
		return this.refusal;
	}

}
