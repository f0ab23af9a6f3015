// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.encrypted;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddResult;
import io.chihuo.RunOutcome;
import io.chihuo.TaskInfo;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.DelegatingTaskStore;
import io.chihuo.backend.Lease;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.SchedulePage;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.StoredPayload;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.outcome.Completion;
import io.chihuo.backend.outcome.CompletionResult;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.OutcomeListener;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchRequest;

/**
 * A queue that is stored encrypted: payloads, results, failures and reasons. Ids,
 * headers, times and states are not.
 */
final class EncryptedTaskStore extends DelegatingTaskStore {

	private final TaskStore store;

	private final TaskContentCipher cipher;

	EncryptedTaskStore(TaskStore store, EncryptionKeys keys) {
		super(store);
		this.store = store;
		this.cipher = new TaskContentCipher(keys, store.queue());
	}

	@Override
	public CompletableFuture<List<AddResult>> add(List<NewTask> tasks) {
		return this.store.add(tasks.stream().map(this.cipher::encryptTask).toList());
	}

	@Override
	public CompletableFuture<List<SubmissionAnswer>> submit(List<Submission> submissions) {
		List<Submission> encrypted = submissions.stream()
			.map((submission) -> submission.withTask(this.cipher.encryptTask(submission.task())))
			.toList();
		return this.store.submit(encrypted)
			.thenApply((answers) -> answers.stream()
				.map((answer) -> new SubmissionAnswer(answer.result(), this.cipher.decryptAnswer(answer.watch())))
				.toList());
	}

	@Override
	public CompletableFuture<ClaimResult> claim(ClaimRequest request) {
		return this.store.claim(request)
			.thenApply((result) -> result.tasks().isEmpty() ? result : new ClaimResult(
					result.tasks().stream().map(this.cipher::decryptTask).toList(), result.suspectsWaiting()));
	}

	@Override
	public CompletableFuture<List<RunOutcome>> settle(List<Settlement> settlements) {
		return this.store.settle(settlements.stream().map(this.cipher::encryptSettlement).toList());
	}

	@Override
	public CompletableFuture<List<Optional<TaskInfo>>> find(List<String> ids) {
		return super.find(ids).thenApply(this::decryptInfos);
	}

	@Override
	public CompletableFuture<List<Optional<TaskInfo>>> findStates(List<String> ids) {
		return super.findStates(ids).thenApply(this::decryptInfos);
	}

	private List<Optional<TaskInfo>> decryptInfos(List<Optional<TaskInfo>> found) {
		return found.stream().map((info) -> info.map(this.cipher::decryptInfo)).toList();
	}

	@Override
	public CompletableFuture<Optional<StoredPayload>> findPayload(String id) {
		return super.findPayload(id)
			.thenApply((found) -> found.map((stored) -> this.cipher.decryptPayload(id, stored)));
	}

	@Override
	public CompletableFuture<StoredDeadLetter.Page> deadLetters(@Nullable String cursor, int size, boolean payloads) {
		return super.deadLetters(cursor, size, payloads).thenApply((page) -> new StoredDeadLetter.Page(
				page.letters().stream().map(this.cipher::decryptLetter).toList(), page.next()));
	}

	@Override
	public CompletableFuture<List<WatchAnswer>> watch(List<WatchRequest> requests) {
		return super.watch(requests).thenApply((answers) -> answers.stream().map(this.cipher::decryptAnswer).toList());
	}

	@Override
	public CompletableFuture<List<CompletionResult>> complete(List<Completion> completions) {
		return super.complete(completions.stream().map(this.cipher::encryptCompletion).toList());
	}

	@Override
	public Runnable addOutcomeListener(String node, OutcomeListener listener) {
		return super.addOutcomeListener(node, new OutcomeListener() {

			@Override
			public void onTaskEnded(OutcomeKey key, @Nullable TaskEnd end) {
				listener.onTaskEnded(key, (end != null) ? EncryptedTaskStore.this.cipher.decryptEnd(end) : null);
			}

			@Override
			public void onEndsMissed() {
				listener.onEndsMissed();
			}

		});
	}

	@Override
	public CompletableFuture<List<ScheduleAnswer>> changeSchedules(List<ScheduleChange> changes) {
		return this.store.changeSchedules(changes.stream().map(this.cipher::encryptChange).toList());
	}

	@Override
	public CompletableFuture<SchedulePage> findSchedules(List<String> names) {
		return super.findSchedules(names).thenApply(this.cipher::decryptPage);
	}

	@Override
	public CompletableFuture<SchedulePage> listSchedules(@Nullable String cursor, int size) {
		return super.listSchedules(cursor, size).thenApply(this.cipher::decryptPage);
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
				listener.onTaskDead(EncryptedTaskStore.this.cipher.decryptLetter(letter));
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
