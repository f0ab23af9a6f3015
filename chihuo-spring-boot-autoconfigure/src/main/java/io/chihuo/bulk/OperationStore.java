// SPDX-License-Identifier: Apache-2.0

package io.chihuo.bulk;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.chihuo.BulkAction;
import io.chihuo.QueueCounts;
import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.ScheduleChangeResult;
import io.chihuo.backend.SchedulePage;
import io.chihuo.backend.ScheduleRecord;
import io.chihuo.backend.TaskStore;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.concurrent.BlockingWait;
import io.chihuo.concurrent.SafeLogger;

/**
 * The records of the operations of a namespace. They are kept as schedules of a queue
 * that has no loop, which nodes of earlier versions do not look at. Methods block.
 */
final class OperationStore {

	private static final SafeLogger logger = SafeLogger.of(OperationStore.class);

	/** Name of the queue that keeps the records. */
	static final String QUEUE = "chihuo-bulk-operations";

	/** Time after which a node that does not change its operation counts as gone. */
	static final Duration LEASE_DURATION = Duration.ofSeconds(15);

	private static final int PAGE_SIZE = 100;

	private final BackendChihuoClient client;

	private final TaskStore store;

	private final BlockingWait answers;

	OperationStore(BackendChihuoClient client) {
		this.client = client;
		this.store = client.storeOf(QUEUE);
		this.answers = new BlockingWait(QUEUE, client.timeout());
	}

	/** The queue of a loop. */
	TaskStore queueOf(String loop) {
		return this.client.storeOf(loop);
	}

	/** Waits for the answers of the queue of a loop. */
	BlockingWait waitFor(String loop) {
		return new BlockingWait(loop, this.client.timeout());
	}

	/** The present moment by the clock of a queue. */
	long currentMillis(String loop) {
		return this.answers.awaitAnswer(queueOf(loop).findSchedules(List.of())).now();
	}

	/** Number of all that an action could change. */
	long countAll(String loop, BulkAction action) {
		QueueCounts counts = waitFor(loop).awaitAnswer(queueOf(loop).counts());
		return (action == BulkAction.CANCEL) ? counts.queued() + counts.running() : counts.dead();
	}

	/** The tasks that match an operation. */
	MatchingTasks findMatching(OperationRecord operation) {
		return (operation.action() == BulkAction.CANCEL) ? new MatchingQueuedTasks(this, operation)
				: new MatchingDeadLetters(this, operation);
	}

	/**
	 * Ensure that the tasks of a queue can be found.
	 * @throws io.chihuo.PeekUnsupportedException if they cannot
	 */
	void requireVisibleTasks(String loop) {
		waitFor(loop).awaitAnswer(queueOf(loop).scanReady(null, 1));
	}

	/** An operation, empty if there is none that this version can read. */
	Optional<StoredOperation> findOperation(String id) {
		SchedulePage page = this.answers.awaitAnswer(this.store.findSchedules(List.of(id)));
		return page.records().stream().flatMap((stored) -> parseReadable(stored, page.now())).findFirst();
	}

	/** All operations that this version can read, the oldest first. */
	List<StoredOperation> listOperations() {
		Map<String, StoredOperation> operations = new HashMap<>();
		String cursor = null;
		do {
			SchedulePage page = this.answers.awaitAnswer(this.store.listSchedules(cursor, PAGE_SIZE));
			page.records()
				.stream()
				.flatMap((stored) -> parseReadable(stored, page.now()))
				.forEach((operation) -> operations.put(operation.id(), operation));
			cursor = page.next();
		}
		while (cursor != null);
		return operations.values().stream().sorted(StoredOperation.OLDEST_FIRST).toList();
	}

	private static Stream<StoredOperation> parseReadable(ScheduleRecord stored, long now) {
		try {
			return Stream.of(new StoredOperation(stored.name(), stored.version(),
					OperationRecord.parseContent(stored.content()), now));
		}
		catch (RuntimeException ex) {
			logger.debug("The record of bulk operation '{}' cannot be read", stored.name(), ex);
			return Stream.empty();
		}
	}

	/**
	 * Change a record, or remove it.
	 * @return the operation as it is stored; empty if the record has another version
	 */
	Optional<StoredOperation> writeOperation(StoredOperation before, @Nullable OperationRecord changed) {
		ScheduleAnswer answer = this.answers
			.awaitAnswer(this.store.changeSchedules(List.of(new ScheduleChange(before.id(), before.version(),
					(changed != null) ? changed.toContent() : null, null))))
			.get(0);
		return (answer.result() == ScheduleChangeResult.CHANGED) ? Optional.of(new StoredOperation(before.id(),
				before.version() + 1, (changed != null) ? changed : before.content(), answer.now())) : Optional.empty();
	}

}
