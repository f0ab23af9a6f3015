// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Brings short messages to all nodes of a namespace that are subscribed at the time, this
 * one included. Messages are not stored: a node that is away misses them. For any number
 * of threads; no method blocks.
 */
public interface NodeBus {

	/**
	 * Send a message to every node.
	 * @return completes when it is on its way; fails with
	 * {@link io.chihuo.BackendUnavailableException BackendUnavailableException} if the
	 * backend does not take it
	 */
	CompletableFuture<Void> publish(byte[] message);

	/**
	 * Receive messages, from some moment after this call on. After an outage the
	 * subscription comes back by itself.
	 * @param listener called by a thread of the backend, or that of a publisher in this
	 * process; must not block
	 * @return ends it; may be called twice
	 */
	Runnable subscribe(Consumer<byte[]> listener);

}
