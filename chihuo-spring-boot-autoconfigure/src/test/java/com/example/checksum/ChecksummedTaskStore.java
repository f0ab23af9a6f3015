// SPDX-License-Identifier: Apache-2.0

package com.example.checksum;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.zip.DataFormatException;

import io.chihuo.AddResult;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.DelegatingTaskStore;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.StoredPayload;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.UnreadableTask;

/**
 * Adds checksums to the payloads of one queue. A payload that was changed in the store is
 * reported as damaged; its task alone becomes a dead letter.
 */
final class ChecksummedTaskStore extends DelegatingTaskStore {

	private static final String WRONG_CHECKSUM = "the checksum of its payload does not match";

	private final TaskStore store;

	private final PayloadChecksum checksum;

	ChecksummedTaskStore(TaskStore store, PayloadChecksum checksum) {
		super(store);
		this.store = store;
		this.checksum = checksum;
	}

	@Override
	public CompletableFuture<List<AddResult>> add(List<NewTask> tasks) {
		return this.store.add(tasks.stream().map(this::appendChecksum).toList());
	}

	@Override
	public CompletableFuture<List<SubmissionAnswer>> submit(List<Submission> submissions) {
		return this.store.submit(submissions.stream()
			.map((submission) -> submission.withTask(appendChecksum(submission.task())))
			.toList());
	}

	private NewTask appendChecksum(NewTask task) {
		return new NewTask(task.id(), this.checksum.append(task.payload()), task.first(), task.options());
	}

	@Override
	public CompletableFuture<ClaimResult> claim(ClaimRequest request) {
		return this.store.claim(request)
			.thenApply((result) -> new ClaimResult(result.tasks().stream().map(this::removeChecksum).toList(),
					result.suspectsWaiting()));
	}

	private LeasedTask removeChecksum(LeasedTask task) {
		byte[] payload = task.payload();
		UnreadableTask unreadable = task.unreadable();
		try {
			payload = this.checksum.remove(payload);
		}
		catch (DataFormatException ex) {
			unreadable = UnreadableTask.damagedPart(WRONG_CHECKSUM);
		}
		return task.withPayload(payload, unreadable);
	}

	@Override
	public CompletableFuture<Optional<StoredPayload>> findPayload(String id) {
		return this.store.findPayload(id).thenApply((stored) -> stored.map((found) -> removeChecksum(id, found)));
	}

	private StoredPayload removeChecksum(String id, StoredPayload stored) {
		try {
			return new StoredPayload(this.checksum.remove(stored.payload()), stored.headers());
		}
		catch (DataFormatException ex) {
			return stored;
		}
	}

	@Override
	public CompletableFuture<StoredDeadLetter.Page> deadLetters(String cursor, int size, boolean payloads) {
		return this.store.deadLetters(cursor, size, payloads)
			.thenApply((page) -> new StoredDeadLetter.Page(page.letters().stream().map(this::removeChecksum).toList(),
					page.next()));
	}

	private StoredDeadLetter removeChecksum(StoredDeadLetter letter) {
		try {
			return letter.withPayload(this.checksum.remove(letter.payload()));
		}
		catch (DataFormatException ex) {
			return letter;
		}
	}

	@Override
	public CompletableFuture<List<ScheduleAnswer>> changeSchedules(List<ScheduleChange> changes) {
		return this.store.changeSchedules(changes.stream().map((change) -> {
			ScheduleChange.SlotTask slot = change.slot();
			return change.withContent(change.content(), (slot != null) ? appendChecksum(slot.task()) : null);
		}).toList());
	}

	@Override
	public Runnable addListener(StoreListener listener) {
		return this.store.addListener(new StoreListener() {

			@Override
			public void onQueueReady() {
				listener.onQueueReady();
			}

			@Override
			public void onTaskCancelled(Lease lease) {
				listener.onTaskCancelled(lease);
			}

			@Override
			public void onTaskDead(StoredDeadLetter letter) {
				listener.onTaskDead(removeChecksum(letter));
			}

			@Override
			public void onChildrenOrphaned() {
				listener.onChildrenOrphaned();
			}

			@Override
			public void onQueueRefused(String reason) {
				listener.onQueueRefused(reason);
			}

		});
	}

}
