// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import java.util.ArrayList;
import java.util.List;

import io.chihuo.backend.ChildRef;
import io.chihuo.backend.ChildrenNote;
import io.chihuo.backend.outcome.TaskEnding;

/**
 * Notes the children of tasks, and makes them orphans when their parent ends.
 */
final class ChildOperation {

	private final QueueState queue;

	ChildOperation(QueueState queue) {
		this.queue = queue;
	}

	ChildrenNote.NoteResult noteChildren(ChildrenNote note) {
		QueuedTask entry = this.queue.entries.get(note.parent().id());
		if (entry == null || entry.cancelled || !entry.isHeldBy(note.parent())) {
			return ChildrenNote.NoteResult.REFUSED;
		}
		List<ChildRef> children = new ArrayList<>(entry.children);
		children.removeAll(note.removed());
		note.added().stream().filter((child) -> !children.contains(child)).forEach(children::add);
		if (children.size() > ChildrenNote.MAX_CHILDREN) {
			return ChildrenNote.NoteResult.TOO_MANY;
		}
		entry.children = List.copyOf(children);
		return ChildrenNote.NoteResult.NOTED;
	}

	/** A task runs again, and does not find some of its children. */
	void onTaskQueued(QueuedTask entry) {
		List<ChildRef> lost = entry.children.stream().filter((child) -> !child.found()).toList();
		if (!lost.isEmpty()) {
			entry.children = entry.children.stream().filter(ChildRef::found).toList();
			keepOrphans(entry, lost, false);
		}
	}

	/**
	 * The run that is cancelled cannot note further ones, but some may not be there yet,
	 * as those of a transaction of its handler. So they stay its children too, and are
	 * orphans once more when its lease ends.
	 */
	void onRunCancelled(QueuedTask entry) {
		if (!entry.children.isEmpty()) {
			keepOrphans(entry, entry.children, false);
		}
	}

	/** A rerun in the place of a failed run finds children as a retry would. */
	void onTaskEnded(QueuedTask entry, TaskEnding ending) {
		boolean failed = ending == TaskEnding.FAILED || ending == TaskEnding.SUPERSEDED;
		if (ending == TaskEnding.DONE || ending == TaskEnding.FINISHED) {
			entry.children = List.of();
		}
		else if (failed && entry.rerun != null) {
			onTaskQueued(entry);
		}
		else if (!entry.children.isEmpty()) {
			keepOrphans(entry, entry.children, entry.cancelled);
			entry.children = List.of();
		}
	}

	private void keepOrphans(QueuedTask parent, List<ChildRef> children, boolean runEnded) {
		this.queue.outcomes.keepOrphans(parent.id, children, runEnded);
		this.queue.queueNotifications().orphaned = true;
	}

}
