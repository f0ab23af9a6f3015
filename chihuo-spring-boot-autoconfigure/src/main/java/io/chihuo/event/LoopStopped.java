// SPDX-License-Identifier: Apache-2.0

package io.chihuo.event;

import io.chihuo.LoopState;

/**
 * A loop has stopped on this node and holds no lease any more.
 */
public final class LoopStopped extends EventFields implements LoopEvent {

	private final LoopState state;

	private LoopStopped(String namespace, String loop, LoopState state) {
		super(namespace, loop, state);
		this.state = state;
	}

	/**
	 * Creates an event, for the engine and tests.
	 * @param namespace name of the loop's namespace
	 * @param loop name of the loop
	 * @param state {@link LoopState#STOPPED}, or {@link LoopState#FAILED} if it could not
	 * be seeded
	 */
	public static LoopStopped of(String namespace, String loop, LoopState state) {
		return new LoopStopped(namespace, loop, state);
	}

	/**
	 * {@link LoopState#STOPPED}, or {@link LoopState#FAILED} if it could not be seeded.
	 */
	public LoopState state() {
		return this.state;
	}

}
