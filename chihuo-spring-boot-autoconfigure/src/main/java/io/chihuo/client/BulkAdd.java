// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.chihuo.AddResult;
import io.chihuo.AddSummary;
import io.chihuo.QueueFullException;
import io.chihuo.TaskEntry;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.TaskStore;
import io.chihuo.concurrent.BlockingWait;

/**
 * One {@code addAll}: reads entries, sends them in batches, and keeps a few batches under
 * way.
 *
 * @param <T> the payload's type
 */
final class BulkAdd<T> {

	private static final int BATCH_SIZE = 500;

	private static final int BATCH_BYTES = 1 << 20;

	private static final int BATCHES_UNDER_WAY = 8;

	private final TaskStore store;

	private final TaskEncoder<T> encoder;

	private final BlockingWait answers;

	private final Deque<CompletableFuture<List<AddResult>>> underWay = new ArrayDeque<>();

	private final Map<AddResult, Long> counts = new EnumMap<>(AddResult.class);

	private List<NewTask> batch = new ArrayList<>(BATCH_SIZE);

	private int batchBytes;

	BulkAdd(TaskStore store, TaskEncoder<T> encoder, BlockingWait answers) {
		this.store = store;
		this.encoder = encoder;
		this.answers = answers;
	}

	AddSummary addEntries(Iterator<TaskEntry<T>> entries) {
		try {
			while (entries.hasNext() && !isFull()) {
				putEntry(entries.next());
			}
		}
		finally {
			awaitLastBatches();
		}
		AddSummary summary = AddSummary.of(this.counts);
		if (isFull()) {
			throw new QueueFullException(this.store.queue().loop(), summary);
		}
		return summary;
	}

	private boolean isFull() {
		return this.counts.containsKey(AddResult.QUEUE_FULL);
	}

	private void putEntry(TaskEntry<T> entry) {
		NewTask task = this.encoder.encodeTask(entry.id(), entry.payload(), false, entry.options());
		this.batch.add(task);
		this.batchBytes += task.payload().length;
		if (this.batch.size() >= BATCH_SIZE || this.batchBytes >= BATCH_BYTES) {
			sendBatch();
		}
	}

	private void sendBatch() {
		this.underWay.add(this.store.add(this.batch));
		this.batch = new ArrayList<>(BATCH_SIZE);
		this.batchBytes = 0;
		while (this.underWay.size() >= BATCHES_UNDER_WAY
				|| (!this.underWay.isEmpty() && this.underWay.peek().isDone())) {
			countResults(this.underWay.remove());
		}
	}

	private void awaitLastBatches() {
		if (!this.batch.isEmpty()) {
			sendBatch();
		}
		while (!this.underWay.isEmpty()) {
			countResults(this.underWay.remove());
		}
	}

	private void countResults(CompletableFuture<List<AddResult>> answer) {
		for (AddResult result : this.answers.awaitAnswer(answer)) {
			this.counts.merge(result, 1L, Long::sum);
		}
	}

}
