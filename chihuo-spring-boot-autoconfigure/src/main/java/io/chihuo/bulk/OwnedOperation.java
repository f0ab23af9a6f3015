// SPDX-License-Identifier: Apache-2.0

package io.chihuo.bulk;

import java.time.Duration;
import java.util.Optional;

import io.chihuo.BulkState;
import io.chihuo.backend.TaskClock;
import io.chihuo.concurrent.SafeLogger;

/**
 * The record of an operation that this node works on. Each write succeeds only if nobody
 * else has written meanwhile. Methods block.
 */
final class OwnedOperation {

	private static final SafeLogger logger = SafeLogger.inBackground(OwnedOperation.class);

	/** Time after which the record is written although nothing was changed. */
	private static final long WRITE_MILLIS = 1000;

	private final OperationStore store;

	private final String node;

	private final TaskClock clock;

	private StoredOperation stored;

	private long writtenAt;

	/**
	 * Create it.
	 * @param node name of this node, different for each start
	 */
	OwnedOperation(OperationStore store, StoredOperation stored, String node, TaskClock clock) {
		this.store = store;
		this.stored = stored;
		this.node = node;
		this.clock = clock;
	}

	String id() {
		return this.stored.id();
	}

	OperationRecord content() {
		return this.stored.content();
	}

	boolean takeOver() {
		return write(content().ownedBy(this.node, this.stored.now()));
	}

	/** Another node need not wait for the end of the lease. */
	void release(OperationProgress progress) {
		write(content().withProgress(progress, this.stored.now()).ownedBy("", this.stored.now()));
	}

	/** Reads the record; returns whether it is still this node's to work on. */
	boolean reload() {
		Optional<StoredOperation> found = findOwn();
		found.ifPresent((operation) -> this.stored = operation);
		return found.isPresent() && !found.get().isEnded();
	}

	private Optional<StoredOperation> findOwn() {
		return this.store.findOperation(id()).filter((operation) -> operation.content().owner().equals(this.node));
	}

	/** Whether others have to see that this node is there. */
	boolean isWriteDue() {
		return this.clock.millis() - this.writtenAt >= WRITE_MILLIS;
	}

	/** Returns whether it is still this node's to work on. */
	boolean writeProgress(OperationProgress progress) {
		if (write(content().withProgress(progress, this.stored.now()))) {
			if (progress.state().isEnd()) {
				logEnd();
			}
			return !progress.state().isEnd();
		}
		findOwn().filter(StoredOperation::isEnded).ifPresent((stopped) -> addCounts(stopped, progress));
		return false;
	}

	/** Somebody has stopped it, who did not know what was done last. */
	private void addCounts(StoredOperation stopped, OperationProgress progress) {
		this.stored = stopped;
		OperationProgress end = progress.endedAs(stopped.content().progress());
		if (write(stopped.content().withProgress(end, stopped.now()))) {
			logEnd();
		}
	}

	private boolean write(OperationRecord changed) {
		this.writtenAt = this.clock.millis();
		Optional<StoredOperation> written = this.store.writeOperation(this.stored, changed);
		written.ifPresent((operation) -> this.stored = operation);
		return written.isPresent();
	}

	private void logEnd() {
		OperationRecord content = content();
		OperationProgress end = content.progress();
		if (end.state() == BulkState.FAILED) {
			logger.error("Bulk operation '{}' ({}) on loop '{}' failed after {} of {} tasks: {}", id(),
					content.action(), content.loop(), end.done(), end.total(), end.problem());
		}
		else {
			logger.info("Bulk operation '{}' ({}) on loop '{}' ended as {} after {} s; tasks changed: {} of {}", id(),
					content.action(), content.loop(), end.state(),
					Duration.ofMillis(content.endedAt() - content.startedAt()).toSeconds(), end.done(), end.total());
		}
	}

}
