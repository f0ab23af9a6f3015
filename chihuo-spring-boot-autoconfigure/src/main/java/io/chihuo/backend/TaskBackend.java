// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.flow.FlowStore;

/**
 * Keeps queues. A bean of this type takes the place of the backend that is configured. It
 * is started before the loops of its application and stopped after them. May be called by
 * any number of threads.
 */
public interface TaskBackend extends AutoCloseable {

	/**
	 * Name of this kind of backend in logs, meters and health, such as {@code memory}:
	 * lower-case letters.
	 */
	String name();

	/**
	 * The store of one queue; the same object for the same name. The queue comes into
	 * being with its first task.
	 */
	TaskStore store(QueueName queue);

	/**
	 * Whether there may be a queue of a name that anybody may have made up: false if no
	 * task was ever added to it. Unlike {@link #store} this keeps nothing of the name.
	 * True by default.
	 */
	default CompletableFuture<Boolean> hasQueue(QueueName queue) {
		return CompletableFuture.completedFuture(true);
	}

	/**
	 * The bus over which the nodes of a namespace exchange messages; the same object for
	 * the same name. Nothing is subscribed, published or connected before it is used.
	 */
	NodeBus nodeBus(String namespace);

	/**
	 * The store of the flows of a namespace; the same object for the same name. Nothing
	 * is stored or connected before it is used. A backend that keeps no flows throws an
	 * exception by default.
	 * @throws UnsupportedOperationException if this backend keeps no flows
	 */
	default FlowStore flows(String namespace) {
		throw new UnsupportedOperationException("The backend '" + name() + "' keeps no flows");
	}

	/**
	 * Moves flows of a namespace on in one step with the ends of their runs; the same
	 * object for the same name. Null if this backend cannot do that, which is the
	 * default: flows go on then in several steps.
	 */
	default @Nullable FlowMoves flowMoves(String namespace) {
		return null;
	}

	/**
	 * Ask whether the backend answers. Fails with
	 * {@link io.chihuo.BackendUnavailableException BackendUnavailableException} if it
	 * does not, or not in time.
	 */
	CompletableFuture<Void> ping();

	/**
	 * Stop, as the application does after its loops and its web server and before its
	 * connection factories: wait for the calls under way, at most for as long as a call
	 * may take, and release every connection. Until the next start calls may fail with
	 * {@link io.chihuo.BackendUnavailableException BackendUnavailableException}. Does
	 * nothing by default, which suits a backend without connections.
	 */
	default void stop() {
	}

	/**
	 * Work again after a stop. A new backend works from the beginning. Does nothing by
	 * default.
	 */
	default void start() {
	}

	/**
	 * Release all resources of the backend. Calls under way fail with
	 * {@link io.chihuo.BackendUnavailableException BackendUnavailableException}.
	 */
	@Override
	void close();

}
