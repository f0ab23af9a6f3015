// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import io.chihuo.backend.Lease;
import io.chihuo.backend.ledger.QueueListeners;

/**
 * Reacts to the events of one queue in the broker.
 */
final class BrokerEvents implements MessageConsumerListener {

	private final QueueListeners listeners;

	private final DueTaskPoller duePoller;

	private final LostQueueCheck lostQueue;

	private final String session;

	/**
	 * Create it.
	 * @param session identifies this node as the sender of events
	 */
	BrokerEvents(QueueListeners listeners, DueTaskPoller duePoller, LostQueueCheck lostQueue, String session) {
		this.listeners = listeners;
		this.duePoller = duePoller;
		this.lostQueue = lostQueue;
		this.session = session;
	}

	@Override
	public void onMessagesReady() {
		this.listeners.notifyReady();
	}

	@Override
	public void onNodeEvent(NodeEvent event) {
		switch (event.kind()) {
			case CANCELLED -> {
				if (!event.sender().equals(this.session)) {
					this.listeners.notifyCancelled(new Lease(event.id(), event.number()));
				}
			}
			case DELAYED -> this.duePoller.dueTimer().pollIn(event.number());
		}
	}

	@Override
	public void onConsuming() {
		this.duePoller.pollSoon();
		this.listeners.notifyReady();
	}

	@Override
	public void onQueueLost() {
		this.lostQueue.recoverTickets();
	}

}
