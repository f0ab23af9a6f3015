// SPDX-License-Identifier: Apache-2.0

package io.chihuo.event;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A loop has been started on this node.
 */
public final class LoopStarted implements LoopEvent {

	private final String namespace;

	private final String loop;

	private final int concurrency;

	private LoopStarted(String namespace, String loop, int concurrency) {
		this.namespace = namespace;
		this.loop = loop;
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

	@Override
	public String namespace() {
		return this.namespace;
	}

	@Override
	public String loop() {
		return this.loop;
	}

	/**
	 * Most tasks that run at the same time.
	 */
	public int concurrency() {
		return this.concurrency;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.namespace, this.loop, this.concurrency);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof LoopStarted that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "LoopStarted" + fieldValues();
	}

}
