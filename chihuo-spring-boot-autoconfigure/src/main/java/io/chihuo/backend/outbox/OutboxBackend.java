// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.outbox;

import java.time.Duration;

import io.chihuo.backend.DelegatingTaskBackend;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.jdbc.JdbcOutbox;

/**
 * A backend whose tasks wait in an outbox if they are added within a transaction on its
 * database. They are added after the commit, by any node.
 */
public final class OutboxBackend extends DelegatingTaskBackend {

	private final JdbcOutbox outbox;

	private final String namespace;

	private final OutboxRelay relay;

	/**
	 * Create a backend that adds the tasks of other nodes too.
	 * @param backend where tasks are kept; closed with this one
	 * @param outbox where they wait for it
	 * @param namespace the namespace of the outbox; queues of others have none
	 * @param timeout longest time that a call to the backend may take
	 */
	public OutboxBackend(TaskBackend backend, JdbcOutbox outbox, String namespace, Duration timeout) {
		this(backend, outbox, namespace, timeout, false);
	}

	/**
	 * Create a backend.
	 * @param backend where tasks are kept; closed with this one
	 * @param outbox where they wait for it
	 * @param namespace the namespace of the outbox; queues of others have none
	 * @param timeout longest time that a call to the backend may take
	 * @param onlyUser whether the outbox is left to other nodes until this one has tasks
	 * in it
	 */
	public OutboxBackend(TaskBackend backend, JdbcOutbox outbox, String namespace, Duration timeout, boolean onlyUser) {
		super(backend);
		this.outbox = outbox;
		this.namespace = namespace;
		this.relay = new OutboxRelay(outbox, (loop) -> backend.store(new QueueName(namespace, loop)), timeout,
				onlyUser);
		this.relay.start();
	}

	@Override
	protected TaskStore wrapStore(TaskStore store) {
		return store.queue().namespace().equals(this.namespace) ? new OutboxStore(store, this.outbox, this.relay)
				: store;
	}

	/**
	 * Add the tasks of all transactions that are committed by now to their queues, as
	 * happens by itself soon. Blocks. Tasks whose queues are full go on waiting; tasks
	 * that another node adds just now are not waited for.
	 * @throws io.chihuo.BackendUnavailableException if some could not be added
	 */
	public void relayCommitted() {
		this.relay.relayCommitted();
	}

	/**
	 * Forget the tasks of all transactions that are committed by now and not added yet.
	 * Blocks.
	 * @throws io.chihuo.BackendUnavailableException if the database does not answer
	 */
	public void discardCommitted() {
		this.relay.discardCommitted();
	}

	@Override
	public void stop() {
		this.relay.stop();
		super.stop();
	}

	@Override
	public void start() {
		super.start();
		this.relay.start();
	}

	@Override
	public void close() {
		this.relay.stop();
		super.close();
	}

}
