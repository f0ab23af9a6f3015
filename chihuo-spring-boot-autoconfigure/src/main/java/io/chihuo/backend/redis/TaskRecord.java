// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.nio.ByteBuffer;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.AttemptLog;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.StoredPayload;
import io.chihuo.backend.UnreadableTask;
import io.chihuo.backend.format.TaskFields;

import static io.chihuo.backend.redis.ScriptBatches.toBytes;
import static io.chihuo.backend.redis.ScriptBatches.toNumberBytes;

/**
 * A task as Redis keeps it, in two records: the only place in Java that knows their
 * formats. Reading never fails, for any input: the result for a damaged record says so.
 * <p>
 * The record of the task is when it was added, in eight bytes written by the server, then
 * {@link TaskFields fields}, 0 and the payload. Before the fields may stand 2 and the
 * eight bytes of a ticket's number, which are {@code tickets.lua}'s, then 3 and the eight
 * bytes of when the task became ready. The record of its runs that did not succeed is a
 * text with colons between its parts, which {@code failures.lua} writes.
 */
final class TaskRecord {

	private static final byte TICKET_ORDER_CODE = 2;

	private static final byte READY_STATE_CODE = 3;

	/** Bytes of a time, or of a number. */
	private static final int NUMBER_BYTES = 8;

	/** Fencing tokens are times of the server, in microseconds. */
	private static final long MICROS_IN_MILLI = 1000;

	private static final int FAILURE_PART_COUNT = 8;

	/** Stands for a colon of the failed attempts. */
	private static final char COLON_CODE = '\u0001';

	private static final byte[] NO_PAYLOAD = {};

	/** In milliseconds since the epoch; 0 if that is not known. */
	private long addedAt;

	/** Since when it is ready, which is when it was added unless it had to wait. */
	private long readyAt;

	private TaskFields fields = TaskFields.NONE;

	private byte[] payload = NO_PAYLOAD;

	/** Runs that ended and count. */
	private int attempts;

	private int crashes;

	/** Releases of runs that did not end when they were interrupted. */
	private int forcedReleases;

	/**
	 * When it became a dead letter, or since when it is ready or will be; 0 where the
	 * record of the task has that.
	 */
	private long failedAt;

	private boolean suspect;

	private String error = "";

	private AttemptLog attemptLog = AttemptLog.NONE;

	/** Why this node cannot run the task, null if it can. */
	private @Nullable UnreadableTask unreadable;

	private TaskRecord(byte @Nullable [] task, byte @Nullable [] failures) {
		readFailures(failures);
		readTask(task);
	}

	private void readTask(byte @Nullable [] record) {
		if (record == null || record.length < NUMBER_BYTES) {
			this.unreadable = UnreadableTask.damagedPart("its record is missing");
			return;
		}
		ByteBuffer buffer = ByteBuffer.wrap(record);
		this.addedAt = buffer.getLong();
		this.readyAt = this.addedAt;
		while (buffer.remaining() > NUMBER_BYTES && isNumber(buffer.get(buffer.position()))) {
			byte tag = buffer.get();
			long number = buffer.getLong();
			this.readyAt = (tag == READY_STATE_CODE) ? number : this.readyAt;
		}
		this.fields = TaskFields.readFrom(buffer);
		this.payload = new byte[buffer.remaining()];
		buffer.get(this.payload);
		this.unreadable = (this.fields.unreadableTask() != null) ? this.fields.unreadableTask() : this.unreadable;
	}

	private static boolean isNumber(byte tag) {
		return tag == TICKET_ORDER_CODE || tag == READY_STATE_CODE;
	}

	private void readFailures(byte @Nullable [] record) {
		if (record == null) {
			return;
		}
		String[] parts = ScriptReply.toText(record).split(":", FAILURE_PART_COUNT);
		if (parts.length == FAILURE_PART_COUNT && readNumbers(parts)) {
			this.suspect = !parts[4].isEmpty() && parts[4].charAt(0) != '/';
			this.attemptLog = readAttempts(parts[6]);
			this.error = parts[FAILURE_PART_COUNT - 1];
		}
		else {
			this.error = "The record of its runs is damaged";
			this.unreadable = UnreadableTask.damagedPart("the record of its earlier runs cannot be read");
		}
	}

	private boolean readNumbers(String[] parts) {
		try {
			int attempts = Integer.parseInt(parts[0]);
			int crashes = Integer.parseInt(parts[1]);
			int forcedReleases = Integer.parseInt(parts[2]);
			this.failedAt = Long.parseLong(parts[3]);
			this.attempts = attempts;
			this.crashes = crashes;
			this.forcedReleases = forcedReleases;
			return true;
		}
		catch (NumberFormatException ex) {
			return false;
		}
	}

	/** The part of the record of a new task that a client sends. */
	static byte[] encodeBody(byte[] payload, Map<String, String> headers) {
		return TaskFields.of(headers).encodedWith(payload);
	}

	static LeasedTask toLeasedTask(Lease lease, byte @Nullable [] task, byte @Nullable [] failures) {
		TaskRecord record = new TaskRecord(task, failures);
		return new LeasedTask(lease, record.payload, record.fields.headers(), record.attempts + 1, record.crashes,
				record.addedAt, Math.max(record.readyAt, record.failedAt), lease.token() / MICROS_IN_MILLI,
				record.forcedReleases, record.suspect, record.unreadable, record.attemptLog);
	}

	static StoredPayload toPayload(byte[] task) {
		TaskRecord record = new TaskRecord(task, null);
		return new StoredPayload(record.payload, record.fields.headers());
	}

	static StoredDeadLetter deadLetter(String id, byte @Nullable [] task, byte @Nullable [] failures) {
		TaskRecord record = new TaskRecord(task, failures);
		return new StoredDeadLetter(id, record.payload, record.fields.headers(), record.attempts, record.crashes,
				record.forcedReleases, record.addedAt, record.failedAt, record.error, record.attemptLog);
	}

	/** Arguments of {@code store-dead-letter.lua}, for a dead letter that was no task. */
	static byte[][] deadLetterArguments(StoredDeadLetter letter) {
		byte[] body = encodeBody(letter.payload(), letter.headers());
		byte[] task = ByteBuffer.allocate(NUMBER_BYTES + body.length).putLong(letter.addedAt()).put(body).array();
		return new byte[][] { toBytes(letter.id()), task, toNumberBytes(letter.attempts()),
				toNumberBytes(letter.crashes()), toNumberBytes(letter.diedAt()), toBytes(letter.reason()) };
	}

	/** The part of the record of its runs that holds its failed attempts. */
	static String writeAttempts(AttemptLog log) {
		return log.toText().replace(':', COLON_CODE);
	}

	static AttemptLog readAttempts(String part) {
		return AttemptLog.ofText(part.replace(COLON_CODE, ':'));
	}

	/** Time at the begin of a record, null if it is damaged. */
	static @Nullable Long addedAt(byte[] stamp) {
		return (stamp.length < NUMBER_BYTES) ? null : ByteBuffer.wrap(stamp).getLong();
	}

}
