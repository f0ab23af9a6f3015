// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.chihuo.AddResult;
import io.chihuo.backend.DelegatingTaskStore;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.TaskStore;

/**
 * A queue whose adds may wait for the commit of the caller's transaction.
 */
final class AfterCommitStore extends DelegatingTaskStore {

	private final TaskStore store;

	private final AfterCommitAdds adds;

	AfterCommitStore(TaskStore store, AfterCommitAdds adds) {
		super(store);
		this.store = store;
		this.adds = adds;
	}

	@Override
	public boolean addsInTransaction() {
		return this.adds.isWaiting(this.store) || this.store.addsInTransaction();
	}

	@Override
	public CompletableFuture<List<AddResult>> add(List<NewTask> tasks) {
		return this.adds.isWaiting(this.store) ? this.adds.addLater(this.store, tasks) : this.store.add(tasks);
	}

}
