// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Queue that a call goes to.
 */
public final class CallDestination {

	private final String queue;

	private final @Nullable String namespace;

	private CallDestination(String queue, @Nullable String namespace) {
		this.queue = queue;
		this.namespace = namespace;
	}

	/**
	 * A queue of the application's own namespace.
	 * @param queue name of the loop
	 */
	public static CallDestination of(String queue) {
		return new CallDestination(queue, null);
	}

	/**
	 * Same queue of a namespace.
	 * @param namespace name of the namespace, null for the application's own
	 */
	public CallDestination namespace(@Nullable String namespace) {
		return new CallDestination(this.queue, namespace);
	}

	/**
	 * Name of the loop.
	 */
	public String queue() {
		return this.queue;
	}

	/**
	 * Name of the namespace, null for the application's own.
	 */
	public @Nullable String namespace() {
		return this.namespace;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof CallDestination that && this.queue.equals(that.queue)
				&& Objects.equals(this.namespace, that.namespace);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.queue, this.namespace);
	}

	@Override
	public String toString() {
		return "CallDestination[" + ((this.namespace != null) ? this.namespace + "/" : "") + this.queue + "]";
	}

}
