// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.nio.ByteBuffer;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.UnreadableTask;
import io.chihuo.backend.format.TaskFields;

/**
 * The record of a task in Redis: when it was added, in eight bytes written by the server,
 * then {@link TaskFields fields}, 0 and the payload. Before the fields may stand 2 and
 * the eight bytes of a ticket's number, which are {@code tickets.lua}'s, then 3 and the
 * eight bytes of when the task became ready.
 *
 * @param addedAt when it was added, in milliseconds since the epoch; 0 if that is not
 * known
 * @param readyAt since when it is ready, which is when it was added unless it had to wait
 * @param fields its fields
 * @param payload encoded payload
 */
record TaskRecord(long addedAt, long readyAt, TaskFields fields, byte[] payload) {

	private static final byte TICKET = 2;

	private static final byte READY = 3;

	/** Bytes of a time, or of a number. */
	private static final int NUMBER_BYTES = 8;

	private static final TaskRecord MISSING = new TaskRecord(0, 0, TaskFields.damaged("its record is missing"),
			new byte[0]);

	/** The part of the record that a client sends. */
	static byte[] body(byte[] payload, Map<String, String> headers) {
		return TaskFields.of(headers).encoded(payload);
	}

	/** With a time that is not the server's. */
	static byte[] encode(long addedAt, Map<String, String> headers, byte[] payload) {
		byte[] body = body(payload, headers);
		return ByteBuffer.allocate(NUMBER_BYTES + body.length).putLong(addedAt).put(body).array();
	}

	/** Never fails, for any input: the result for a damaged record says so. */
	static TaskRecord decode(byte @Nullable [] record) {
		if (record == null || record.length < NUMBER_BYTES) {
			return MISSING;
		}
		ByteBuffer buffer = ByteBuffer.wrap(record);
		long addedAt = buffer.getLong();
		long readyAt = addedAt;
		while (buffer.remaining() > NUMBER_BYTES && isNumber(buffer.get(buffer.position()))) {
			byte tag = buffer.get();
			long number = buffer.getLong();
			readyAt = (tag == READY) ? number : readyAt;
		}
		TaskFields fields = TaskFields.read(buffer);
		byte[] payload = new byte[buffer.remaining()];
		buffer.get(payload);
		return new TaskRecord(addedAt, readyAt, fields, payload);
	}

	private static boolean isNumber(byte tag) {
		return tag == TICKET || tag == READY;
	}

	Map<String, String> headers() {
		return this.fields.headers();
	}

	/** Why this node cannot run the task, null if it can. */
	@Nullable UnreadableTask unreadable() {
		return this.fields.unreadable();
	}

	/** Time at the begin of a record, null if it is damaged. */
	static @Nullable Long addedAt(byte[] stamp) {
		return (stamp.length < NUMBER_BYTES) ? null : ByteBuffer.wrap(stamp).getLong();
	}

}
