// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

/**
 * Receives messages and events from the broker. Called by threads of the connection; must
 * not block.
 */
interface MessageConsumerListener {

	/** There is something to claim. */
	void onMessagesReady();

	/** Another node says that something happened. */
	void onNodeEvent(NodeEvent event);

	/** Messages are received, for the first time or again. */
	void onConsuming();

	/** The broker has lost the queue; there is a new one. */
	void onQueueLost();

}
