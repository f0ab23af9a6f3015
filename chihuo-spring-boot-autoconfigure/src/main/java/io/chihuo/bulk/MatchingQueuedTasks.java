// SPDX-License-Identifier: Apache-2.0

package io.chihuo.bulk;

import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.chihuo.CancelResult;
import io.chihuo.QueueView;
import io.chihuo.TaskFilter;
import io.chihuo.TaskInfo;
import io.chihuo.TaskPage;
import io.chihuo.TaskState;
import io.chihuo.backend.IdPage;
import io.chihuo.backend.TaskStore;
import io.chihuo.concurrent.BlockingWait;

/**
 * The ready, delayed and running tasks of a queue that match an operation. They are read
 * in the direction in which tasks move, ready ones from the tail, so that claims do not
 * shift them past the cursor. What moves the other way meanwhile, such as a retry, or is
 * shifted past the cursor by changes, is found by another pass. The last pass has found
 * nothing to cancel. For one thread.
 */
final class MatchingQueuedTasks implements MatchingTasks {

	private static final List<QueueView> VIEWS = List.of(QueueView.DELAYED, QueueView.TAIL, QueueView.RUNNING);

	private static final Set<TaskState> STATES = EnumSet.of(TaskState.DELAYED, TaskState.READY, TaskState.RUNNING);

	private static final char SEPARATOR = ':';

	private static final String AGAIN = "again-";

	private final TaskStore queue;

	private final BlockingWait answers;

	private final TaskFilter filter;

	private final Instant frozenAt;

	/** In this pass, or by a node that was here before. */
	private boolean maybeChanged = true;

	/** Running tasks that this pass has cancelled, or has found to be cancelled. */
	private Set<String> interrupted = new HashSet<>();

	/** The same of the pass before. */
	private Set<String> interruptedBefore = new HashSet<>();

	MatchingQueuedTasks(OperationStore store, OperationRecord operation) {
		this.queue = store.queueOf(operation.loop());
		this.answers = store.waitFor(operation.loop());
		this.filter = TaskFilter.ofConditions(operation.filter());
		this.frozenAt = Instant.ofEpochMilli(operation.frozenAt());
	}

	/**
	 * A place in a view.
	 *
	 * @param again whether this pass is not the first one
	 * @param cursor null for the beginning
	 */
	private record ViewCursor(boolean again, QueueView view, @Nullable String cursor) {

		static ViewCursor parse(@Nullable String text) {
			if (text == null) {
				return new ViewCursor(false, VIEWS.get(0), null);
			}
			boolean again = text.startsWith(AGAIN);
			int end = text.indexOf(SEPARATOR);
			String cursor = text.substring(end + 1);
			return new ViewCursor(again, QueueView.valueOf(text.substring(again ? AGAIN.length() : 0, end)),
					cursor.isEmpty() ? null : cursor);
		}

		String toText() {
			return (this.again ? AGAIN : "") + this.view + SEPARATOR + ((this.cursor != null) ? this.cursor : "");
		}

		boolean beginsAnotherPass() {
			return this.again && this.view == VIEWS.get(0) && this.cursor == null;
		}

		/** Where the page after this one begins, null if it is the last one. */
		@Nullable String following(IdPage page) {
			if (page.next() != null) {
				return new ViewCursor(this.again, this.view, page.next()).toText();
			}
			int next = VIEWS.indexOf(this.view) + 1;
			return (next < VIEWS.size()) ? new ViewCursor(this.again, VIEWS.get(next), null).toText() : null;
		}

	}

	@Override
	public MatchPage readPage(@Nullable String cursor, int size) {
		ViewCursor beginning = ViewCursor.parse(cursor);
		if (beginning.beginsAnotherPass()) {
			this.maybeChanged = false;
			this.interruptedBefore = this.interrupted;
			this.interrupted = new HashSet<>();
		}
		IdPage page = peek(beginning, size);
		List<String> ids = page.ids().isEmpty() ? List.of()
				: this.answers.awaitAnswer(this.queue.findStates(page.ids()))
					.stream()
					.flatMap(Optional::stream)
					.filter(this::matches)
					.map(TaskInfo::id)
					.toList();
		return new MatchPage(ids, beginning.following(page));
	}

	private IdPage peek(ViewCursor beginning, int size) {
		int limit = Math.min(size, TaskPage.MAX_SIZE);
		return this.answers.awaitAnswer(beginning.view().isReady() ? this.queue.scanReady(beginning.cursor(), limit)
				: this.queue.peek(beginning.view(), beginning.cursor(), limit));
	}

	private boolean matches(TaskInfo task) {
		Instant addedAt = task.addedAt();
		return STATES.contains(task.state()) && (addedAt == null || !addedAt.isAfter(this.frozenAt))
				&& this.filter.matches(task) && !isInterrupted(task);
	}

	private boolean isInterrupted(TaskInfo task) {
		if (task.state() != TaskState.RUNNING) {
			return false;
		}
		if (this.interruptedBefore.contains(task.id())) {
			this.interrupted.add(task.id());
		}
		return this.interrupted.contains(task.id());
	}

	@Override
	public List<String> readIds(String cursor, int size) {
		return peek(ViewCursor.parse(cursor), size).ids();
	}

	@Override
	public int changeAll(List<String> ids) {
		this.maybeChanged = true;
		List<CancelResult> results = this.answers.awaitAnswer(this.queue.cancel(ids));
		int changed = 0;
		for (int i = 0; i < ids.size(); i++) {
			if (results.get(i) == CancelResult.INTERRUPTED) {
				this.interrupted.add(ids.get(i));
			}
			changed += (results.get(i) == CancelResult.REMOVED || results.get(i) == CancelResult.INTERRUPTED) ? 1 : 0;
		}
		return changed;
	}

	@Override
	public void onStepRepeated() {
		this.maybeChanged = true;
	}

	/** Tasks end and are retried while they are counted. */
	@Override
	public boolean isCountExact() {
		return false;
	}

	@Override
	public @Nullable String nextPass() {
		return this.maybeChanged ? new ViewCursor(true, VIEWS.get(0), null).toText() : null;
	}

}
