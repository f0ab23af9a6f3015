// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.chihuo.QueueCounts;
import io.chihuo.TaskInfo;
import io.chihuo.TaskState;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.StoredPayload;

/**
 * Reads the content of a queue.
 */
final class QueryOperation {

	private final QueueState queue;

	QueryOperation(QueueState queue) {
		this.queue = queue;
	}

	Optional<TaskInfo> findTask(String id) {
		Long finishedAt = this.queue.marks.markedAt(id);
		QueuedTask entry = this.queue.entries.get(id);
		if (entry != null) {
			return Optional.of(describeTask(entry, finishedAt != null));
		}
		return Optional.ofNullable(finishedAt)
			.map((time) -> TaskInfo.of(id, TaskState.FINISHED, true, 0, 0, 0, null, null, null, null,
					Instant.ofEpochMilli(time), false, null));
	}

	private static TaskInfo describeTask(QueuedTask entry, boolean finished) {
		boolean running = entry.state == TaskState.RUNNING;
		Instant time = Instant.ofEpochMilli(entry.time);
		OutcomeTracking tracking = entry.tracking;
		return TaskInfo
			.of(entry.id, entry.state, finished, running ? entry.attempts + 1 : entry.attempts, entry.crashes,
					entry.forcedReleases, Instant.ofEpochMilli(entry.addedAt),
					(entry.state == TaskState.DELAYED || entry.state == TaskState.WAITING) ? time : null,
					running ? Instant.ofEpochMilli(entry.startedAt) : null, running ? time : null,
					entry.state == TaskState.DEAD ? time : null, entry.rerunUnlessFinished(entry.finished) != null,
					entry.lastError)
			.withFailedAttempts(entry.attemptLog.attempts())
			.withOrderNumber((tracking != null) ? tracking.order() : 0);
	}

	Optional<StoredPayload> findPayload(String id) {
		return Optional.ofNullable(this.queue.entries.get(id))
			.map((entry) -> new StoredPayload(entry.payload, entry.fields.headers()));
	}

	QueueCounts countIds() {
		return QueueCounts
			.of(this.queue.readyCount(), this.queue.delayed.size(), this.queue.leased.size(), this.queue.marks.size(),
					this.queue.dead.size())
			.withWaiting(this.queue.waiting.size());
	}

	StoredDeadLetter.Page deadLetters(@Nullable String cursor, int size, boolean payloads) {
		long last = (cursor != null) ? Long.parseLong(cursor) : 0;
		List<StoredDeadLetter> letters = new ArrayList<>();
		long room = StoredDeadLetter.Page.MAX_PAGE_BYTES;
		for (QueuedTask entry : this.queue.dead.tailMap(last, false).values()) {
			StoredDeadLetter letter = QueueState.toDeadLetter(entry);
			room -= payloads ? letter.sizeInBytes() : letter.sizeInBytes() - letter.payload().length;
			if (letters.size() == size || (room < 0 && !letters.isEmpty())) {
				return new StoredDeadLetter.Page(letters, Long.toString(last));
			}
			letters.add(payloads ? letter : letter.withoutPayload());
			last = entry.order;
		}
		return new StoredDeadLetter.Page(letters, null);
	}

}
