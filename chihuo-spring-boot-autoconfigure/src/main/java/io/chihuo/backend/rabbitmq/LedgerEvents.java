// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.Lease;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.ledger.LedgerListener;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.QueueListeners;
import io.chihuo.backend.outcome.TaskEnd;

/**
 * Reacts to the events of one queue in the ledger. Where the ledger notifies this process
 * only, they are passed on to other nodes over the broker.
 */
final class LedgerEvents implements LedgerListener {

	private final QueueLedger ledger;

	private final QueueListeners listeners;

	private final DueTaskPoller duePoller;

	private final TicketPublisher ticketPublisher;

	private final NodeWakeUps wakeUps;

	private final QueueName queue;

	private final String session;

	private final boolean passedOn;

	private @Nullable Runnable unsubscribe;

	/**
	 * Create it.
	 * @param session identifies this node as the sender of events
	 */
	LedgerEvents(QueueLedger ledger, QueueListeners listeners, DueTaskPoller duePoller, TicketPublisher ticketPublisher,
			NodeWakeUps wakeUps, QueueName queue, String session) {
		this.ledger = ledger;
		this.listeners = listeners;
		this.duePoller = duePoller;
		this.ticketPublisher = ticketPublisher;
		this.wakeUps = wakeUps;
		this.queue = queue;
		this.session = session;
		this.passedOn = !ledger.notifiesOtherProcesses();
	}

	/**
	 * Listen to the ledger if somebody listens here. Events that are passed on are always
	 * listened to.
	 */
	synchronized void setListening(boolean wanted) {
		Runnable unsubscribe = this.unsubscribe;
		if (unsubscribe == null && (wanted || this.passedOn)) {
			this.unsubscribe = this.ledger.addListener(this);
		}
		else if (unsubscribe != null && !wanted && !this.passedOn) {
			unsubscribe.run();
			this.unsubscribe = null;
		}
	}

	@Override
	public void onQueueReady() {
		this.duePoller.pollSoon();
	}

	/** Where nobody watches here, a worker elsewhere has to look in time. */
	@Override
	public void onTasksDueIn(long millis) {
		if (!this.duePoller.dueTimer().pollIn(millis)) {
			passOn(NodeEvent.EventKind.DELAYED, "", millis);
		}
	}

	@Override
	public void onTaskCancelled(Lease lease) {
		this.listeners.notifyCancelled(lease);
		passOn(NodeEvent.EventKind.CANCELLED, lease.id(), lease.token());
	}

	@Override
	public void onTaskEnded(List<String> nodes, TaskEnd end) {
		this.wakeUps.publishEnd(this.queue, nodes, end);
	}

	private void passOn(NodeEvent.EventKind kind, String id, long number) {
		if (this.passedOn) {
			this.ticketPublisher.publishEvent(new NodeEvent(kind, id, number, this.session));
		}
	}

	@Override
	public void onTaskDead(StoredDeadLetter letter) {
		this.listeners.notifyDead(letter);
	}

	@Override
	public void onChildrenOrphaned() {
		this.listeners.notifyOrphaned();
	}

	@Override
	public void onQueueRefused(String reason) {
		this.listeners.notifyRefused(reason);
	}

}
