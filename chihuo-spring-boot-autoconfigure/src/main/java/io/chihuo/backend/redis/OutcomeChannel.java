// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.concurrent.CompletableFuture;

import io.chihuo.concurrent.OutcomeListeners;
import io.chihuo.concurrent.SafeLogger;

/**
 * Receives the ends of the tasks of one queue that one node watches.
 */
final class OutcomeChannel implements EventChannels.EventChannelListener {

	private static final SafeLogger logger = SafeLogger.of(OutcomeChannel.class);

	private final String node;

	private final OutcomeListeners listeners;

	private final CompletableFuture<Void> subscribed = new CompletableFuture<>();

	OutcomeChannel(String node, OutcomeListeners listeners) {
		this.node = node;
		this.listeners = listeners;
	}

	/** Completes when ends arrive here. */
	CompletableFuture<Void> subscription() {
		return this.subscribed;
	}

	@Override
	public void onEvent(byte[] message) {
		try {
			OutcomeRecord.readMessage(message)
				.forEach((wakeUp) -> this.listeners.notifyEnded(this.node, wakeUp.key(), wakeUp.end()));
		}
		catch (RuntimeException ex) { // of a later version
			logger.debug("A message on the ends of tasks cannot be read; they are looked up", ex);
			this.listeners.notifyMissed();
		}
	}

	/** Ends may have been missed before. */
	@Override
	public void onSubscribed() {
		this.subscribed.complete(null);
		this.listeners.notifyMissed();
	}

}
