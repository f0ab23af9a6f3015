package io.chihuo.backend.ledger.jdbc;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddOptions;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.state.StoredTask;

/**
 * Packs headers, and what runs after a run.
 */
final class PackedTask {

	private PackedTask() {
	}

	static byte @Nullable [] headers(Map<String, String> headers) {
		return headers.isEmpty() ? null : Packed.pack((out) -> write(out, headers));
	}

	static Map<String, String> headers(byte @Nullable [] packed) {
		return (packed == null) ? Map.of() : Packed.unpack(packed, PackedTask::readHeaders);
	}

	private static void write(DataOutputStream out, Map<String, String> headers) throws IOException {
		out.writeInt(headers.size());
		for (Map.Entry<String, String> header : headers.entrySet()) {
			Packed.writeText(out, header.getKey());
			Packed.writeText(out, header.getValue());
		}
	}

	private static Map<String, String> readHeaders(DataInputStream in) throws IOException {
		Map<String, String> headers = new TreeMap<>();
		for (int left = in.readInt(); left > 0; left--) {
			headers.put(Packed.readText(in), Packed.readText(in));
		}
		return headers;
	}

	static byte @Nullable [] rerun(StoredTask.@Nullable Rerun rerun) {
		return (rerun == null) ? null : Packed.pack((out) -> {
			out.writeLong(rerun.addedAt());
			out.writeLong(rerun.due());
			out.writeBoolean(rerun.task().first());
			out.writeBoolean(rerun.task().options().evenFinished());
			write(out, rerun.task().options().headers());
			Packed.write(out, rerun.task().payload());
		});
	}

	static StoredTask.@Nullable Rerun rerun(String id, byte @Nullable [] packed) {
		return (packed == null) ? null : Packed.unpack(packed, (in) -> readRerun(id, in));
	}

	/** Of its options only those that matter later are kept. */
	private static StoredTask.Rerun readRerun(String id, DataInputStream in) throws IOException {
		long addedAt = in.readLong();
		long due = in.readLong();
		boolean first = in.readBoolean();
		AddOptions options = in.readBoolean() ? AddOptions.DEFAULTS.evenIfFinished() : AddOptions.DEFAULTS;
		for (Map.Entry<String, String> header : readHeaders(in).entrySet()) {
			options = options.header(header.getKey(), header.getValue());
		}
		return new StoredTask.Rerun(new NewTask(id, Packed.read(in), first, options), addedAt, due);
	}

}
