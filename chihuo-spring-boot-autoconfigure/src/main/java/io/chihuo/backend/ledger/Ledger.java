package io.chihuo.backend.ledger;

import java.util.concurrent.CompletableFuture;

import io.chihuo.backend.QueueName;

/**
 * What a broker cannot know: the state of each id, its leases, finish marks and dead
 * letters. The broker keeps the order of the tasks that are ready, and brings them to the
 * workers as {@link Ticket tickets}; whether a ticket still holds is for the ledger to
 * say.
 */
public interface Ledger extends AutoCloseable {

	/**
	 * Name it is configured by, such as {@code jdbc}.
	 */
	String name();

	/**
	 * What is kept, and for whom.
	 */
	Scope scope();

	/**
	 * The ledger of one queue; the same object for the same name.
	 */
	QueueLedger queue(QueueName queue);

	/**
	 * Ask whether the ledger answers. Fails with
	 * {@link io.chihuo.BackendUnavailableException BackendUnavailableException} if it
	 * does not, or not in time.
	 */
	CompletableFuture<Void> ping();

	/**
	 * Give up what the ledger holds. Calls under way fail with
	 * {@link io.chihuo.BackendUnavailableException BackendUnavailableException}.
	 */
	@Override
	void close();

	/**
	 * How much a ledger keeps. The less it is, the more the broker has to.
	 */
	enum Scope {

		/**
		 * All of each task, durably and for all nodes: a message may be acknowledged once
		 * its task is claimed.
		 */
		SHARED,

		/**
		 * All of each task, for this process and as long as it lives: a message carries
		 * the whole task, is kept by the broker until its run is settled, and is adopted
		 * where it is not known.
		 */
		PROCESS,

		/**
		 * Only what runs here: messages are kept as for {@link #PROCESS}, and whatever
		 * looks a task up is refused.
		 */
		NOTHING

	}

}
