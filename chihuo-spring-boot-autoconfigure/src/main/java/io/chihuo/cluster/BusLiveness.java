package io.chihuo.cluster;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.concurrent.ReconnectBackoff;

/**
 * Whether this node hears the bus, which shows in that it hears itself. For one thread.
 */
final class BusLiveness {

	private static final Logger logger = LoggerFactory.getLogger(BusLiveness.class);

	private static final Duration FIRST_WAIT = Duration.ofMillis(100);

	private final long heartbeat;

	private final ReconnectBackoff backoff;

	private boolean deaf = true;

	/** Announcements since the last one that was heard. */
	private int unheard;

	private boolean warned;

	BusLiveness(Duration heartbeat) {
		this.heartbeat = heartbeat.toMillis();
		this.backoff = new ReconnectBackoff(FIRST_WAIT, heartbeat);
	}

	/** Whether the others should not count on it that this node hears them. */
	boolean deaf() {
		return this.deaf;
	}

	/**
	 * This node announces itself, or only looks whether it hears itself.
	 * @return milliseconds until it should do so again: soon while it hears nothing
	 */
	long announced() {
		this.deaf = this.deaf || this.unheard > 0;
		this.unheard++;
		if (!this.deaf) {
			return this.heartbeat;
		}
		long wait = this.backoff.next();
		if (wait == this.heartbeat && this.unheard > 2 * ClusterOptions.MAX_MISSED_HEARTBEATS && !this.warned) {
			this.warned = true;
			logger.warn("This node does not hear the other nodes of its namespace, nor they it, until the backend "
					+ "brings its messages again");
		}
		return wait;
	}

	/**
	 * An announcement of this node was heard.
	 * @return whether it is the first after some were not, so that others may not have
	 * been heard either
	 */
	boolean heard() {
		boolean first = this.deaf;
		this.deaf = false;
		this.unheard = 0;
		this.backoff.reset();
		if (this.warned) {
			logger.info("This node hears the other nodes of its namespace again");
		}
		this.warned = false;
		return first;
	}

}
