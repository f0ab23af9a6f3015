package io.chihuo.backend.rabbitmq;

/**
 * Is told what comes from the broker. Called by threads of the connection; must not
 * block.
 */
interface Arrivals {

	/**
	 * Whether a message belongs to a run that is under way or over; it is taken care of
	 * then.
	 */
	boolean known(Delivery delivery);

	/** There is something to claim. */
	void ready();

	/** Another node says that something happened. */
	void event(NodeEvent event);

	/** Messages are received, for the first time or again. */
	void connected();

	/** The broker has lost the queue; there is a new one. */
	void queueLost();

}
