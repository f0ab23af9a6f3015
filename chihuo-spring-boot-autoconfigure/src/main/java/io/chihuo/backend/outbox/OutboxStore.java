// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.outbox;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.chihuo.AddResult;
import io.chihuo.backend.DelegatingTaskStore;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.jdbc.JdbcOutbox;
import io.chihuo.backend.jdbc.OutboxRow;

/**
 * A queue whose adds go to the outbox within a transaction on its database.
 */
final class OutboxStore extends DelegatingTaskStore {

	private final TaskStore store;

	private final JdbcOutbox outbox;

	private final Runnable wakeUp;

	OutboxStore(TaskStore store, JdbcOutbox outbox, OutboxRelay relay) {
		super(store);
		this.store = store;
		this.outbox = outbox;
		this.wakeUp = relay::wakeUp;
	}

	@Override
	public boolean addsInTransaction() {
		return this.outbox.isInTransaction() || this.store.addsInTransaction();
	}

	@Override
	public CompletableFuture<List<AddResult>> add(List<NewTask> tasks) {
		boolean inserts = this.outbox.isInTransaction() && !this.store.addsInTransaction();
		return inserts ? insertTasks(tasks) : this.store.add(tasks);
	}

	private CompletableFuture<List<AddResult>> insertTasks(List<NewTask> tasks) {
		try {
			this.outbox.insertRows(tasks.stream()
				.map((task) -> new OutboxRow(0, queue().loop(), 0, OutboxTask.encodeTask(task)))
				.toList(), this.wakeUp);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		return CompletableFuture.completedFuture(Collections.nCopies(tasks.size(), AddResult.AFTER_COMMIT));
	}

}
