// SPDX-License-Identifier: Apache-2.0

package io.chihuo.event;

/**
 * A loop has been started on this node.
 */
public final class LoopStarted extends EventFields implements LoopEvent {

	private final int concurrency;

	private LoopStarted(String namespace, String loop, int concurrency) {
		super(namespace, loop, concurrency);
		this.concurrency = concurrency;
	}

	/**
	 * Creates an event, for the engine and tests.
	 * @param namespace name of the loop's namespace
	 * @param loop name of the loop
	 * @param concurrency most tasks that run at the same time
	 */
	public static LoopStarted of(String namespace, String loop, int concurrency) {
		return new LoopStarted(namespace, loop, concurrency);
	}

	/**
	 * Most tasks that run at the same time.
	 */
	public int concurrency() {
		return this.concurrency;
	}

}
