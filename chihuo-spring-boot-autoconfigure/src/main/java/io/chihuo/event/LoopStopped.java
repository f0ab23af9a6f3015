// SPDX-License-Identifier: Apache-2.0

package io.chihuo.event;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.LoopState;

/**
 * A loop has stopped on this node and holds no lease any more.
 */
public final class LoopStopped implements LoopEvent {

	private final String namespace;

	private final String loop;

	private final LoopState state;

	private LoopStopped(String namespace, String loop, LoopState state) {
		this.namespace = namespace;
		this.loop = loop;
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

	@Override
	public String namespace() {
		return this.namespace;
	}

	@Override
	public String loop() {
		return this.loop;
	}

	/**
	 * {@link LoopState#STOPPED}, or {@link LoopState#FAILED} if it could not be seeded.
	 */
	public LoopState state() {
		return this.state;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.namespace, this.loop, this.state);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof LoopStopped that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "LoopStopped" + fieldValues();
	}

}
