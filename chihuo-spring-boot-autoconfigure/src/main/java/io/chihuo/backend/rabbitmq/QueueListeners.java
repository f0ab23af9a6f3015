// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

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
final class QueueListeners {

	private final List<StoreListener> listeners = new CopyOnWriteArrayList<>();

	private volatile @Nullable String refusal;

	void addListener(StoreListener listener) {
		this.listeners.add(listener);
	}

	void removeListener(StoreListener listener) {
		this.listeners.remove(listener);
	}

	boolean isEmpty() {
		return this.listeners.isEmpty();
	}

	void notifyReady() {
		this.listeners.forEach(StoreListener::onQueueReady);
	}

	void notifyCancelled(Lease lease) {
		this.listeners.forEach((listener) -> listener.onTaskCancelled(lease));
	}

	/** Notify one of them. */
	void notifyDead(StoredDeadLetter letter) {
		this.listeners.stream().findFirst().ifPresent((listener) -> listener.onTaskDead(letter));
	}

	void notifyRefused(String reason) {
		this.listeners.forEach((listener) -> listener.onQueueRefused(reason));
	}

	/** Refuse the queue until somebody listens anew. */
	void refuseQueue(String reason) {
		this.refusal = reason;
		notifyRefused(reason);
	}

	void forgetRefusal() {
		this.refusal = null;
	}

	/** Why this process must not work on the queue, null if it may. */
	@Nullable String refusalReason() {
		return this.refusal;
	}

}
