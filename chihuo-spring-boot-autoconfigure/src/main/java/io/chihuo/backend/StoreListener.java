// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

/**
 * Listener of the events of a queue. Called without any lock held, by whichever thread
 * made the change; must not block.
 */
public interface StoreListener {

	/**
	 * Something may have become claimable: by a call of this or another process, or since
	 * a delayed task came due or a lease lapsed. May be called although nothing is
	 * claimable.
	 */
	void onQueueReady();

	/**
	 * A leased task was cancelled. Every listener of the queue is notified; one that
	 * missed it learns of it from {@link TaskStore#renew}.
	 */
	void onTaskCancelled(Lease lease);

	/**
	 * A task whose leases lapsed too often became a dead letter. One listener is
	 * notified.
	 */
	void onTaskDead(StoredDeadLetter letter);

	/**
	 * There may be children for {@link TaskStore#takeOrphans}, by a change that this
	 * process has made or, where the store notifies other processes, another one.
	 */
	void onChildrenOrphaned();

	/**
	 * This process must not work on the queue until somebody has acted.
	 * @param reason full sentences with the reason and the remedy
	 */
	void onQueueRefused(String reason);

}
