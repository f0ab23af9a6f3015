// SPDX-License-Identifier: Apache-2.0

package io.chihuo.bulk;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.BulkAction;
import io.chihuo.DeadLetter;
import io.chihuo.DeadLetterFilter;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.TaskStore;
import io.chihuo.concurrent.BlockingWait;

/**
 * The dead letters of a queue that match an operation.
 */
final class MatchingDeadLetters implements MatchingTasks {

	private final OperationRecord operation;

	private final DeadLetterFilter filter;

	private final TaskStore queue;

	private final BlockingWait answers;

	MatchingDeadLetters(OperationStore store, OperationRecord operation) {
		this.operation = operation;
		this.filter = DeadLetterFilter.ofConditions(operation.filter());
		this.queue = store.queueOf(operation.loop());
		this.answers = store.waitFor(operation.loop());
	}

	@Override
	public MatchPage readPage(@Nullable String cursor, int size) {
		StoredDeadLetter.Page page = this.answers.awaitAnswer(this.queue.deadLetters(cursor, size, false));
		List<StoredDeadLetter> letters = page.letters();
		// further ones died even later, and may become more faster than they are read
		boolean tooLate = !letters.isEmpty() && letters.get(letters.size() - 1).diedAt() > this.operation.frozenAt();
		return new MatchPage(letters.stream().filter(this::matches).map(StoredDeadLetter::id).toList(),
				tooLate ? null : page.next());
	}

	@Override
	public List<String> readIds(String cursor, int size) {
		return this.answers.awaitAnswer(this.queue.deadLetters(cursor, size, false))
			.letters()
			.stream()
			.map(StoredDeadLetter::id)
			.toList();
	}

	private boolean matches(StoredDeadLetter letter) {
		return letter.diedAt() <= this.operation.frozenAt() && this.filter.matches(DeadLetter.of(letter.id(), null,
				Map.of(), letter.attempts(), letter.crashes(), letter.forcedReleases(),
				Instant.ofEpochMilli(letter.addedAt()), Instant.ofEpochMilli(letter.diedAt()), letter.reason()));
	}

	@Override
	public int changeAll(List<String> ids) {
		List<Boolean> changed = this.answers.awaitAnswer(
				(this.operation.action() == BulkAction.REQUEUE) ? this.queue.requeue(ids) : this.queue.discard(ids));
		return Collections.frequency(changed, true);
	}

}
