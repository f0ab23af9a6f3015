// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import io.chihuo.concurrent.OutcomeListeners;

/**
 * Receives the clears of one queue, after which those who await its tasks look at all of
 * them. A node that only awaits gets none of the events for workers, which are sent for
 * each call.
 *
 * @param listeners those who await tasks
 */
record ClearChannel(OutcomeListeners listeners) implements EventChannels.EventChannelListener {

	@Override
	public void onEvent(byte[] message) {
		this.listeners.notifyMissed();
	}

	/** Clears may have been missed before. */
	@Override
	public void onSubscribed() {
		this.listeners.notifyMissed();
	}

}
