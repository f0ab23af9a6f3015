// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.ledger;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.chihuo.backend.QueueName;
import io.chihuo.backend.flow.FlowStore;

/**
 * Stores the state that a broker cannot keep: the state of each id, its leases, finish
 * marks and dead letters. The broker keeps the order of the tasks that are ready, and
 * brings them to the workers as {@link Ticket tickets}; whether a ticket still holds is
 * for the ledger to say.
 */
public interface Ledger extends AutoCloseable {

	/**
	 * Name it is configured by, such as {@code jdbc}.
	 */
	String name();

	/**
	 * Identity of the store that it is kept in, made with its first use: the same for all
	 * nodes, and another one once the store has lost its data while no node was there.
	 */
	CompletableFuture<String> id();

	/**
	 * An identity for a store that has none.
	 */
	static String newId() {
		return UUID.randomUUID().toString().substring(24);
	}

	/**
	 * Whether only one process can use it.
	 */
	default boolean isSingleProcess() {
		return false;
	}

	/**
	 * The ledger of one queue; the same object for the same name.
	 */
	QueueLedger queue(QueueName queue);

	/**
	 * Whether there may be a queue of a name, as
	 * {@link io.chihuo.backend.TaskBackend#hasQueue TaskBackend.hasQueue} says.
	 */
	CompletableFuture<Boolean> hasQueue(QueueName queue);

	/**
	 * The store of the flows of a namespace; the same object for the same name.
	 */
	FlowStore flows(String namespace);

	/**
	 * Ask whether the ledger answers. Fails with
	 * {@link io.chihuo.BackendUnavailableException BackendUnavailableException} if it
	 * does not, or not in time.
	 */
	CompletableFuture<Void> ping();

	/**
	 * Wait for the calls under way, at most for as long as a call may take, and release
	 * every connection.
	 */
	void stop();

	/**
	 * Work again after a stop. A new ledger works from the beginning.
	 */
	void start();

	/**
	 * Release all resources of the ledger. Calls under way fail with
	 * {@link io.chihuo.BackendUnavailableException BackendUnavailableException}.
	 */
	@Override
	void close();

}
