// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.outcome.Completion;
import io.chihuo.backend.state.ParkedTask;

/**
 * Packs the right to complete a task from outside: the hash of its token, its deadline
 * and whether the id is finished then, and the completion if there was one.
 */
final class ParkedColumn {

	private ParkedColumn() {
	}

	static byte @Nullable [] writeParked(@Nullable ParkedTask parked) {
		return (parked == null) ? null : BinaryColumn.packBytes((out) -> {
			BinaryColumn.writeBytes(out, parked.tokenHash());
			out.writeLong(parked.deadline());
			out.writeBoolean(parked.finish());
			Completion completion = parked.completion();
			out.writeBoolean(completion != null);
			if (completion != null) {
				writeCompletion(out, completion);
			}
		});
	}

	private static void writeCompletion(DataOutputStream out, Completion completion) throws IOException {
		out.writeBoolean(completion.failed());
		BinaryColumn.writeBytes(out, completion.content());
		String reason = completion.reason();
		out.writeBoolean(reason != null);
		if (reason != null) {
			BinaryColumn.writeText(out, reason);
		}
	}

	/** Never fails: a task of which this is damaged cannot be completed. */
	static @Nullable ParkedTask readParked(String id, byte @Nullable [] packed) {
		try {
			return (packed != null) ? BinaryColumn.unpackBytes(packed, (in) -> readFrom(id, in)) : null;
		}
		catch (UncheckedIOException | IllegalArgumentException ex) {
			return null;
		}
	}

	private static ParkedTask readFrom(String id, DataInputStream in) throws IOException {
		byte[] tokenHash = BinaryColumn.readBytes(in);
		long deadline = in.readLong();
		boolean finish = in.readBoolean();
		return new ParkedTask(tokenHash, deadline, finish, in.readBoolean() ? readCompletion(id, tokenHash, in) : null);
	}

	private static Completion readCompletion(String id, byte[] tokenHash, DataInputStream in) throws IOException {
		boolean failed = in.readBoolean();
		byte[] content = BinaryColumn.readBytes(in);
		return new Completion(id, tokenHash, failed, content, in.readBoolean() ? BinaryColumn.readText(in) : null);
	}

}
