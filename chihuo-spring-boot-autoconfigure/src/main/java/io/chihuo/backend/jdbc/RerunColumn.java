// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.format.TaskFields;
import io.chihuo.backend.state.StoredTask;

/**
 * Packs the task that runs after a run: when it was requested, when it is due, whether it
 * goes to the head and whether it runs even if the id is finished, then its fields and
 * payload.
 */
final class RerunColumn {

	private static final int HEAD_BYTES = 18;

	private RerunColumn() {
	}

	static byte @Nullable [] writeRerun(StoredTask.@Nullable RerunRequest rerun) {
		if (rerun == null) {
			return null;
		}
		byte[] rest = rerun.fields().encodedWith(rerun.payload());
		return ByteBuffer.allocate(HEAD_BYTES + rest.length)
			.putLong(rerun.addedAt())
			.putLong(rerun.due())
			.put(toFlag(rerun.first()))
			.put(toFlag(rerun.evenFinished()))
			.put(rest)
			.array();
	}

	private static byte toFlag(boolean flag) {
		return (byte) (flag ? 1 : 0);
	}

	/** Never fails: a task of which this is damaged runs again as a damaged one. */
	static StoredTask.@Nullable RerunRequest readRerun(byte @Nullable [] packed) {
		if (packed == null) {
			return null;
		}
		try {
			return readRequest(ByteBuffer.wrap(packed));
		}
		catch (BufferUnderflowException ex) {
			return new StoredTask.RerunRequest(new byte[0],
					TaskFields.damagedPart("it was to run again, and the stored rerun cannot be read"), false, true, 0,
					0, null);
		}
	}

	private static StoredTask.RerunRequest readRequest(ByteBuffer buffer) {
		long addedAt = buffer.getLong();
		long due = buffer.getLong();
		boolean first = buffer.get() != 0;
		boolean evenFinished = buffer.get() != 0;
		TaskFields fields = TaskFields.readFrom(buffer);
		byte[] payload = new byte[buffer.remaining()];
		buffer.get(payload);
		return new StoredTask.RerunRequest(payload, fields, first, evenFinished, addedAt, due, null);
	}

}
