// SPDX-License-Identifier: Apache-2.0

package com.example.encryption;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.chihuo.AddResult;
import io.chihuo.RunOutcome;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.DeadLetterSweep;
import io.chihuo.backend.DelegatingQueueRecords;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.StoredPayload;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.UnreadableTask;

/**
 * Encrypts the payloads of one queue. A payload that cannot be decrypted is reported as
 * damaged; its task alone becomes a dead letter.
 */
final class EncryptedTaskStore extends DelegatingQueueRecords implements TaskStore {

	private static final String OTHER_KEY = "its payload was encrypted with another key";

	private final TaskStore store;

	private final PayloadCipher cipher;

	EncryptedTaskStore(TaskStore store, PayloadCipher cipher) {
		super(store);
		this.store = store;
		this.cipher = cipher;
	}

	@Override
	public QueueName queue() {
		return this.store.queue();
	}

	@Override
	public boolean isLocal() {
		return this.store.isLocal();
	}

	@Override
	public CompletableFuture<List<AddResult>> add(List<NewTask> tasks) {
		return this.store.add(tasks.stream().map(this::encrypt).toList());
	}

	@Override
	public CompletableFuture<List<SubmissionAnswer>> submit(List<Submission> submissions) {
		return this.store.submit(submissions.stream()
			.map((submission) -> new Submission(encrypt(submission.task()), submission.watch()))
			.toList());
	}

	private NewTask encrypt(NewTask task) {
		return new NewTask(task.id(), this.cipher.encrypt(task.id(), task.payload()), task.first(), task.options());
	}

	@Override
	public CompletableFuture<ClaimResult> claim(ClaimRequest request) {
		return this.store.claim(request)
			.thenApply((result) -> new ClaimResult(result.tasks().stream().map(this::decrypt).toList(),
					result.suspectsWaiting()));
	}

	private LeasedTask decrypt(LeasedTask task) {
		byte[] payload = task.payload();
		UnreadableTask unreadable = task.unreadable();
		try {
			payload = this.cipher.decrypt(task.lease().id(), payload);
		}
		catch (GeneralSecurityException ex) {
			unreadable = UnreadableTask.damagedPart(OTHER_KEY);
		}
		return new LeasedTask(task.lease(), payload, task.headers(), task.attempt(), task.crashes(), task.addedAt(),
				task.readyAt(), task.forcedReleases(), task.suspect(), unreadable);
	}

	@Override
	public CompletableFuture<List<RunOutcome>> settle(List<Settlement> settlements) {
		return this.store.settle(settlements);
	}

	@Override
	public CompletableFuture<Optional<StoredPayload>> findPayload(String id) {
		return this.store.findPayload(id).thenApply((stored) -> stored.map((found) -> decrypt(id, found)));
	}

	private StoredPayload decrypt(String id, StoredPayload stored) {
		try {
			return new StoredPayload(this.cipher.decrypt(id, stored.payload()), stored.headers());
		}
		catch (GeneralSecurityException ex) {
			return stored;
		}
	}

	@Override
	public CompletableFuture<StoredDeadLetter.Page> deadLetters(String cursor, int size, boolean payloads) {
		return this.store.deadLetters(cursor, size, payloads)
			.thenApply((page) -> new StoredDeadLetter.Page(page.letters().stream().map(this::decrypt).toList(),
					page.next()));
	}

	private StoredDeadLetter decrypt(StoredDeadLetter letter) {
		try {
			return new StoredDeadLetter(letter.id(), this.cipher.decrypt(letter.id(), letter.payload()),
					letter.headers(), letter.attempts(), letter.crashes(), letter.forcedReleases(), letter.addedAt(),
					letter.diedAt(), letter.reason());
		}
		catch (GeneralSecurityException ex) {
			return letter;
		}
	}

	@Override
	public CompletableFuture<List<Boolean>> requeue(List<String> ids) {
		return this.store.requeue(ids);
	}

	@Override
	public CompletableFuture<DeadLetterSweep> requeueAll(String cursor, int max) {
		return this.store.requeueAll(cursor, max);
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
				listener.onTaskDead(decrypt(letter));
			}

			@Override
			public void onQueueRefused(String reason) {
				listener.onQueueRefused(reason);
			}

		});
	}

}
