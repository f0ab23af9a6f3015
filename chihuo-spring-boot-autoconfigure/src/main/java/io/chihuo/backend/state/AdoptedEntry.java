package io.chihuo.backend.state;

/**
 * A task that came with a ticket of another issuer.
 */
final class AdoptedEntry extends Entry {

	/** Number of that ticket. */
	final long origin;

	AdoptedEntry(WaitingTask task, long origin) {
		super(task);
		this.origin = origin;
		this.ticket = origin;
	}

}
