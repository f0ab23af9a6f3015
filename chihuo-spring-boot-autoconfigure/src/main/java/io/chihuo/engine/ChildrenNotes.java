// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import io.chihuo.TooManyPendingException;
import io.chihuo.backend.ChildrenNote;
import io.chihuo.backend.TaskStore;
import io.chihuo.concurrent.NaturalBatcher;

/**
 * Notes the children of the tasks of a loop in their store. Notes that meet travel
 * together.
 */
final class ChildrenNotes {

	private static final int MAX_BATCH = 100;

	private final TaskStore store;

	private final NaturalBatcher<ChildrenNote, ChildrenNote.NoteResult> notes;

	ChildrenNotes(TaskStore store) {
		this.store = store;
		this.notes = new NaturalBatcher<>(MAX_BATCH, store::noteChildren);
	}

	/**
	 * Note children of a run. Fails with {@link CancellationException} if it may have
	 * none any more, and with {@link TooManyPendingException} if it has too many.
	 */
	CompletableFuture<Void> noteChildren(TaskRun<?> run, ChildrenNote note) {
		CompletableFuture<ChildrenNote.NoteResult> answer = this.store.isLocal()
				? this.store.noteChildren(List.of(note)).thenApply((answers) -> answers.get(0))
				: this.notes.submit(note);
		return answer.thenAccept((noted) -> checkNoted(run, noted));
	}

	private static void checkNoted(TaskRun<?> run, ChildrenNote.NoteResult answer) {
		if (answer == ChildrenNote.NoteResult.REFUSED) {
			throw new CancellationException(
					run + " was cancelled or has lost its lease, so it cannot submit tasks any more");
		}
		if (answer == ChildrenNote.NoteResult.TOO_MANY) {
			throw new TooManyPendingException(run + " has submitted " + ChildrenNote.MAX_CHILDREN
					+ " tasks that have not ended, and more are not allowed: await some of them first, or submit "
					+ "with AddOptions.detached()");
		}
	}

}
