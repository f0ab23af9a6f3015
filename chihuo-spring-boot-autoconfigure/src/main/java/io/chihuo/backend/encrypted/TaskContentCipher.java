// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.encrypted;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.jspecify.annotations.Nullable;

import io.chihuo.FailedAttempt;
import io.chihuo.TaskInfo;
import io.chihuo.backend.AttemptLog;
import io.chihuo.backend.EncryptionMark;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.ScheduleChange.SlotTask;
import io.chihuo.backend.SchedulePage;
import io.chihuo.backend.ScheduleRecord;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.StoredPayload;
import io.chihuo.backend.UnreadableTask;
import io.chihuo.backend.outcome.Completion;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.backend.outcome.TaskEnding;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.concurrent.FailureText;
import io.chihuo.concurrent.SafeLogger;

/**
 * Encrypts and decrypts the parts of the tasks of one queue. One that does not decrypt
 * never fails the others of its batch.
 */
final class TaskContentCipher {

	private static final SafeLogger logger = SafeLogger.inBackground(TaskContentCipher.class);

	private static final byte[] NOTHING = {};

	/** Begins a reason that is encrypted; stores write reasons of their own too. */
	private static final String ENCRYPTED_REASON = "chihuo-encrypted:";

	private final ContentCipher cipher;

	private final boolean encrypts;

	TaskContentCipher(EncryptionKeys keys, QueueName queue) {
		this.cipher = new ContentCipher(keys, queue.namespace(), queue.loop());
		this.encrypts = keys.active() != null;
	}

	NewTask encryptTask(NewTask task) {
		return new NewTask(task.id(), this.cipher.encrypt(ContentKind.PAYLOAD, task.id(), task.payload()), task.first(),
				task.options());
	}

	LeasedTask decryptTask(LeasedTask task) {
		if (task.unreadable() != null) {
			return task;
		}
		byte[] payload = NOTHING;
		UnreadableTask unreadable = null;
		try {
			payload = this.cipher.decrypt(ContentKind.PAYLOAD, null, task.lease().id(), task.payload());
		}
		catch (UnreadableContentException ex) {
			unreadable = ex.unreadable();
		}
		String id = task.lease().id();
		return new LeasedTask(task.lease(), payload, task.headers(), task.attempt(), task.crashes(), task.addedAt(),
				task.readyAt(), task.claimedAt(), task.forcedReleases(), task.suspect(), unreadable,
				task.attemptLog().withErrors((error) -> decryptAttempt(id, error)));
	}

	/**
	 * An error that cannot be read stays encrypted: the next settlement writes it again,
	 * for nodes that have its key.
	 */
	private String decryptAttempt(String id, String error) {
		try {
			return decryptText(id, error);
		}
		catch (UnreadableContentException ex) {
			return error;
		}
	}

	private String encryptAttempt(String id, String error) {
		return isEncrypted(error) ? error : encryptReason(id, error);
	}

	/** The description of an exception may begin with the prefix too. */
	private static boolean isEncrypted(String error) {
		try {
			return error.startsWith(ENCRYPTED_REASON) && EncryptionMark.isOn(decodeReason(error));
		}
		catch (UnreadableContentException ex) {
			return false;
		}
	}

	StoredPayload decryptPayload(String id, StoredPayload stored) {
		return new StoredPayload(showPayload(id, stored.payload()), stored.headers());
	}

	StoredDeadLetter decryptLetter(StoredDeadLetter letter) {
		return new StoredDeadLetter(letter.id(), showPayload(letter.id(), letter.payload()), letter.headers(),
				letter.attempts(), letter.crashes(), letter.forcedReleases(), letter.addedAt(), letter.diedAt(),
				decryptReason(letter.id(), letter.reason()),
				letter.attemptLog().withErrors((error) -> decryptReason(letter.id(), error)));
	}

	/** Left out if it cannot be read, as payloads are that do not decode. */
	private byte[] showPayload(String id, byte[] stored) {
		try {
			return (stored.length > 0) ? this.cipher.decrypt(ContentKind.PAYLOAD, null, id, stored) : stored;
		}
		catch (UnreadableContentException ex) {
			return NOTHING;
		}
	}

	Settlement encryptSettlement(Settlement settlement) {
		String error = settlement.error();
		byte[] content = settlement.content();
		AttemptLog log = settlement.attemptLog();
		if (error == null && content == null && log == null) {
			return settlement;
		}
		String id = settlement.lease().id();
		return new Settlement(settlement.lease(), settlement.outcome(), settlement.finish(), settlement.delay(),
				(error != null) ? encryptReason(id, error) : null,
				(content != null) ? this.cipher.encrypt(ContentKind.RESULT, id, content) : null,
				(log != null) ? log.withErrors((attempt) -> encryptAttempt(id, attempt)) : null);
	}

	Completion encryptCompletion(Completion completion) {
		String id = completion.id();
		String reason = completion.reason();
		return new Completion(id, completion.tokenHash(), completion.failed(),
				this.cipher.encrypt(ContentKind.COMPLETION, id, completion.content()),
				(reason != null) ? encryptReason(id, reason) : null);
	}

	WatchAnswer decryptAnswer(WatchAnswer answer) {
		TaskEnd end = answer.end();
		return (end != null) ? new WatchAnswer(answer.status(), answer.order(), decryptEnd(end)) : answer;
	}

	/** Those who await a task must learn of its end even if they cannot read it. */
	TaskEnd decryptEnd(TaskEnd end) {
		String id = end.id();
		String reason = end.reason();
		try {
			boolean empty = end.content().length == 0 && end.ending() != TaskEnding.DONE;
			byte[] content = empty ? NOTHING
					: this.cipher.decrypt(ContentKind.RESULT, ContentKind.COMPLETION, id, end.content());
			return new TaskEnd(id, end.order(), end.ending(), content,
					(reason != null) ? decryptReason(id, reason) : null, end.endedAt(), end.tokenHash());
		}
		catch (UnreadableContentException ex) {
			return new TaskEnd(id, end.order(), TaskEnding.FAILED, NOTHING,
					"The outcome of the task cannot be read. " + ex.getMessage(), end.endedAt(), end.tokenHash());
		}
	}

	TaskInfo decryptInfo(TaskInfo info) {
		String error = info.lastError();
		if (error == null && info.failedAttempts().isEmpty()) {
			return info;
		}
		return TaskInfo
			.of(info.id(), info.state(), info.isFinished(), info.attempts(), info.crashes(), info.forcedReleases(),
					info.addedAt(), info.dueAt(), info.startedAt(), info.leasedUntil(), info.endedAt(),
					info.isRerunRequested(), (error != null) ? decryptReason(info.id(), error) : null)
			.withFailedAttempts(
					info.failedAttempts().stream().map((attempt) -> decryptAttempt(info.id(), attempt)).toList())
			.withOrderNumber(info.orderNumber());
	}

	private FailedAttempt decryptAttempt(String id, FailedAttempt attempt) {
		return FailedAttempt.of(attempt.number(), attempt.endedAt(), attempt.node(),
				decryptReason(id, attempt.error()));
	}

	/** The payload of a schedule may be in its content. */
	ScheduleChange encryptChange(ScheduleChange change) {
		byte[] content = change.content();
		SlotTask slot = change.slot();
		return change.withContent(
				(content != null) ? this.cipher.encrypt(ContentKind.SCHEDULE, change.name(), content) : null,
				(slot != null) ? encryptTask(slot.task()) : null);
	}

	SchedulePage decryptPage(SchedulePage page) {
		return new SchedulePage(page.records().stream().map(this::decryptSchedule).toList(), page.next(), page.now());
	}

	/** One that cannot be read has no content. */
	private ScheduleRecord decryptSchedule(ScheduleRecord schedule) {
		byte[] content = NOTHING;
		try {
			content = this.cipher.decrypt(ContentKind.SCHEDULE, null, schedule.name(), schedule.content());
		}
		catch (UnreadableContentException ex) {
			logger.error("Schedule '{}' cannot be read, so that its tasks are not added. {}", schedule.name(),
					FailureText.messageLine(ex));
		}
		return new ScheduleRecord(schedule.name(), schedule.version(), content);
	}

	private String encryptReason(String id, String reason) {
		return this.encrypts ? ENCRYPTED_REASON + Base64.getEncoder()
			.encodeToString(this.cipher.encrypt(ContentKind.REASON, id, reason.getBytes(StandardCharsets.UTF_8)))
				: reason;
	}

	private String decryptReason(String id, String reason) {
		try {
			return decryptText(id, reason);
		}
		catch (UnreadableContentException ex) {
			return "The reason cannot be read. " + ex.getMessage();
		}
	}

	private String decryptText(String id, String reason) throws UnreadableContentException {
		return reason.startsWith(ENCRYPTED_REASON)
				? new String(this.cipher.decrypt(ContentKind.REASON, null, id, decodeReason(reason)),
						StandardCharsets.UTF_8)
				: reason;
	}

	private static byte[] decodeReason(String reason) throws UnreadableContentException {
		try {
			return Base64.getDecoder().decode(reason.substring(ENCRYPTED_REASON.length()));
		}
		catch (IllegalArgumentException ex) {
			throw UnreadableContentException.damaged();
		}
	}

}
