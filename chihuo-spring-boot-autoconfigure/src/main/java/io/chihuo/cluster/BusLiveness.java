// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

import java.time.Duration;

import io.chihuo.concurrent.ReconnectBackoff;
import io.chihuo.concurrent.SafeLogger;

/**
 * Detects whether messages of the bus reach this node, by whether its own do. For one
 * thread.
 */
final class BusLiveness {

	private static final SafeLogger logger = SafeLogger.inBackground(BusLiveness.class);

	private static final Duration FIRST_WAIT = Duration.ofMillis(100);

	private final long heartbeat;

	private final ReconnectBackoff backoff;

	private boolean missingMessages = true;

	/** Announcements since the last one that arrived here. */
	private int unansweredProbes;

	private boolean warned;

	BusLiveness(Duration heartbeat) {
		this.heartbeat = heartbeat.toMillis();
		this.backoff = new ReconnectBackoff(FIRST_WAIT, heartbeat);
	}

	/** Whether the others should not rely on messages to this node. */
	boolean isMissingMessages() {
		return this.missingMessages;
	}

	/**
	 * This node announces itself, or only checks whether its own messages arrive.
	 * @return milliseconds until it should do so again: soon while nothing arrives
	 */
	long onAnnounce() {
		this.missingMessages = this.missingMessages || this.unansweredProbes > 0;
		this.unansweredProbes++;
		if (!this.missingMessages) {
			return this.heartbeat;
		}
		long wait = this.backoff.nextDelay();
		if (wait == this.heartbeat && this.unansweredProbes > 2 * ClusterOptions.MAX_MISSED_HEARTBEATS
				&& !this.warned) {
			this.warned = true;
			logger.warn("No messages from other nodes are arriving: the view of the cluster is incomplete until the "
					+ "backend recovers");
		}
		return wait;
	}

	/**
	 * An announcement of this node has arrived here.
	 * @return whether it is the first after some were lost, so that messages of others
	 * may be lost too
	 */
	boolean onAnnouncementReceived() {
		boolean first = this.missingMessages;
		this.missingMessages = false;
		this.unansweredProbes = 0;
		this.backoff.reset();
		if (this.warned) {
			logger.info("Messages from other nodes are arriving again");
		}
		this.warned = false;
		return first;
	}

}
