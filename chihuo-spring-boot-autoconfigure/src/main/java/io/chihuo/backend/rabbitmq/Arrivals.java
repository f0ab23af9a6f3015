package io.chihuo.backend.rabbitmq;

/**
 * Is told what comes from the broker. Called by threads of the connection; must not
 * block.
 */
interface Arrivals {

	/** Bytes of the bodies of messages that are none of ours and were taken. */
	long foreignBytes();

	/** There is something to claim. */
	void ready();

	/** Another node says that something happened. */
	void event(NodeEvent event);

	/** Messages are received, for the first time or again. */
	void connected();

	/** The broker has lost the queue; there is a new one. */
	void queueLost();

}
