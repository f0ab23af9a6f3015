// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.Executor;

import io.chihuo.LoopControl;

/**
 * Listens to the loops of this node.
 */
@FunctionalInterface
public interface EngineListener {

	/**
	 * A loop is being registered. Returns the listener to it, which may not call the loop
	 * before that.
	 */
	LoopListener onLoopRegistered(LoopControl loop);

	/**
	 * Same as {@link #onLoopRegistered(LoopControl)}, for listeners that notify others in
	 * turn.
	 * @param channel the loop's channel, where calls may block: it makes one after the
	 * other, and drops those that come while too many wait
	 */
	default LoopListener onLoopRegistered(LoopControl loop, Executor channel) {
		return onLoopRegistered(loop);
	}

}
