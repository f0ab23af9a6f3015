// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.chihuo.QueueView;
import io.chihuo.TaskState;
import io.chihuo.backend.AttemptLog;
import io.chihuo.backend.IdPage;
import io.chihuo.backend.format.TaskFields;

/**
 * Pages through a part of a queue. A part that is kept by time or number is continued
 * there; a list is continued at the last task of the page before or, if that task has
 * left the list, at its position.
 */
final class PeekOperation {

	/** Since others wait while tasks are counted from the end of a list. */
	private static final int MAX_SKIPPED = 10_000;

	private static final byte[] NOTHING = {};

	private static final Pattern CURSOR = Pattern.compile("(\\d{1,18})-(.*)", Pattern.DOTALL);

	private final QueueState queue;

	PeekOperation(QueueState queue) {
		this.queue = queue;
	}

	/**
	 * Where a page begins.
	 *
	 * @param number position, time, or number of a dead letter
	 * @param rest the rest of the text
	 */
	private record PeekPosition(long number, String rest) {

		static PeekPosition parsePosition(String text) {
			Matcher parts = CURSOR.matcher(text);
			if (!parts.matches()) {
				throw invalidCursor();
			}
			return new PeekPosition(Long.parseLong(parts.group(1)), parts.group(2));
		}

		static IllegalArgumentException invalidCursor() {
			return new IllegalArgumentException("'cursor' must be the 'next' of the page before");
		}

		long restAsNumber() {
			if (!this.rest.matches("\\d{1,18}")) {
				throw invalidCursor();
			}
			return Long.parseLong(this.rest);
		}

	}

	IdPage readPage(QueueView view, @Nullable String text, int size) {
		PeekPosition cursor = (text != null) ? PeekPosition.parsePosition(text) : null;
		return switch (view) {
			case HEAD -> walkLists(List.of(this.queue.suspects, this.queue.ready), false, cursor, size);
			case TAIL -> walkLists(List.of(this.queue.ready, this.queue.suspects), true, cursor, size);
			case RUNNING -> walkLists(List.of(this.queue.leased), false, cursor, size);
			case DELAYED -> takeFirst(delayedAfter(cursor), size, (entry) -> entry.time + "-" + entry.order);
			case DEAD ->
				takeFirst((cursor != null) ? this.queue.dead.tailMap(cursor.number(), false) : this.queue.dead, size);
			case NEWEST_DEAD ->
				takeFirst(((cursor != null) ? this.queue.dead.headMap(cursor.number(), false) : this.queue.dead)
					.descendingMap(), size);
		};
	}

	private static IdPage takeFirst(Map<Long, QueuedTask> dead, int size) {
		return takeFirst(dead.values(), size, (entry) -> entry.order + "-");
	}

	private NavigableSet<QueuedTask> delayedAfter(@Nullable PeekPosition cursor) {
		if (cursor == null) {
			return this.queue.delayed;
		}
		QueuedTask last = new QueuedTask(new WaitingTask("", NOTHING, TaskFields.NONE, 0, 0, 0, null, AttemptLog.NONE));
		last.time = cursor.number();
		last.order = cursor.restAsNumber();
		return this.queue.delayed.tailSet(last, false);
	}

	private static IdPage takeFirst(Iterable<QueuedTask> tasks, int size, Function<QueuedTask, String> cursorOf) {
		List<String> ids = new ArrayList<>();
		String next = null;
		for (QueuedTask entry : tasks) {
			if (ids.size() == size) {
				return new IdPage(ids, next);
			}
			ids.add(entry.id);
			next = cursorOf.apply(entry);
		}
		return new IdPage(ids, null);
	}

	private IdPage walkLists(List<QueuedTaskList> lists, boolean backward, @Nullable PeekPosition cursor, int size) {
		ListWalk walk = new ListWalk(lists, backward);
		long position = (cursor != null) ? cursor.number() : 0;
		if (cursor != null && !walk.moveBehind(findListed(cursor.rest(), lists))) {
			for (int i = 0; i < Math.min(position, MAX_SKIPPED) && walk.hasNext(); i++) {
				walk.next();
			}
		}
		List<String> ids = new ArrayList<>();
		while (walk.hasNext() && ids.size() < size) {
			ids.add(walk.next().id);
		}
		return new IdPage(ids, walk.hasNext() ? (position + ids.size()) + "-" + ids.get(ids.size() - 1) : null);
	}

	/** A task that is in one of the lists; null if the id is in no list, or another. */
	private @Nullable QueuedTask findListed(String id, List<QueuedTaskList> lists) {
		QueuedTask entry = this.queue.entries.get(id);
		if (entry == null) {
			return null;
		}
		boolean running = lists.contains(this.queue.leased);
		return (entry.state == (running ? TaskState.RUNNING : TaskState.READY)) ? entry : null;
	}

	/** Goes through several lists as through one. */
	private final class ListWalk implements Iterator<QueuedTask> {

		private final List<QueuedTaskList> lists;

		private final boolean backward;

		private int list;

		private @Nullable QueuedTask next;

		ListWalk(List<QueuedTaskList> lists, boolean backward) {
			this.lists = lists;
			this.backward = backward;
			this.next = firstOf(lists.get(0));
			skipEmptyLists();
		}

		private @Nullable QueuedTask firstOf(QueuedTaskList list) {
			return this.backward ? list.last() : list.first();
		}

		private void skipEmptyLists() {
			while (this.next == null && this.list < this.lists.size() - 1) {
				this.list++;
				this.next = firstOf(this.lists.get(this.list));
			}
		}

		/** Returns whether there was one to move behind. */
		boolean moveBehind(@Nullable QueuedTask entry) {
			if (entry == null) {
				return false;
			}
			boolean ready = entry.state == TaskState.READY;
			this.list = !ready ? 0 : this.lists
				.indexOf(entry.isSuspect() ? PeekOperation.this.queue.suspects : PeekOperation.this.queue.ready);
			this.next = entry;
			next();
			return true;
		}

		@Override
		public boolean hasNext() {
			return this.next != null;
		}

		@Override
		public QueuedTask next() {
			QueuedTask entry = this.next;
			if (entry == null) {
				throw new NoSuchElementException();
			}
			this.next = this.backward ? entry.previous : entry.next;
			skipEmptyLists();
			return entry;
		}

	}

}
