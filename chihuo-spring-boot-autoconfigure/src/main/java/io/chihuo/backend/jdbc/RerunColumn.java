// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.format.TaskFields;
import io.chihuo.backend.state.OutcomeTracking;
import io.chihuo.backend.state.StoredTask;

/**
 * Packs the task that runs after a run: when it was requested, when it is due, whether it
 * goes to the head and whether it runs even if the id is finished, then those who await
 * it if there are any, its fields and its payload.
 */
final class RerunColumn {

	private static final int HEAD_BYTES = 18;

	private static final int EVEN_FINISHED = 1;

	private static final int AWAITED_FLAG = 2;

	private static final byte[] NOBODY = {};

	private RerunColumn() {
	}

	static byte @Nullable [] writeRerun(StoredTask.@Nullable RerunRequest rerun) {
		if (rerun == null) {
			return null;
		}
		byte[] tracking = packTracking(rerun.tracking());
		byte[] rest = rerun.fields().encodedWith(rerun.payload());
		int flags = (rerun.evenFinished() ? EVEN_FINISHED : 0) | ((tracking.length > 0) ? AWAITED_FLAG : 0);
		return ByteBuffer.allocate(HEAD_BYTES + tracking.length + rest.length)
			.putLong(rerun.addedAt())
			.putLong(rerun.due())
			.put((byte) (rerun.first() ? 1 : 0))
			.put((byte) flags)
			.put(tracking)
			.put(rest)
			.array();
	}

	private static byte[] packTracking(@Nullable OutcomeTracking tracking) {
		byte[] packed = TrackingColumn.writeTracking(tracking);
		return (packed == null) ? NOBODY
				: ByteBuffer.allocate(Integer.BYTES + packed.length).putInt(packed.length).put(packed).array();
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
		int flags = buffer.get();
		byte[] tracking = ((flags & AWAITED_FLAG) != 0) ? readBytes(buffer, buffer.getInt()) : null;
		TaskFields fields = TaskFields.readFrom(buffer);
		byte[] payload = readBytes(buffer, buffer.remaining());
		return new StoredTask.RerunRequest(payload, fields, first, (flags & EVEN_FINISHED) != 0, addedAt, due,
				TrackingColumn.readTracking(tracking));
	}

	private static byte[] readBytes(ByteBuffer buffer, int length) {
		if (length < 0 || length > buffer.remaining()) {
			throw new BufferUnderflowException();
		}
		byte[] bytes = new byte[length];
		buffer.get(bytes);
		return bytes;
	}

}
