// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.outbox;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddOptions;
import io.chihuo.IncompatibleFormatException;
import io.chihuo.backend.NewTask;

/**
 * Encodes tasks with their options for the outbox.
 */
final class OutboxTask {

	private static final int FORMAT_VERSION = 1;

	private static final int FIRST_FLAG = 1;

	private static final int REPLACE_FLAG = 1 << 1;

	private static final int IGNORE_RUNNING_FLAG = 1 << 2;

	private static final int RERUN_FLAG = 1 << 3;

	private static final int DETACHED_FLAG = 1 << 4;

	private static final int EVEN_IF_FINISHED_FLAG = 1 << 5;

	/** In place of a duration or moment that is not set. */
	private static final long UNSET_MILLIS = -1;

	private OutboxTask() {
	}

	static byte[] encodeTask(NewTask task) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			AddOptions options = task.options();
			out.writeByte(FORMAT_VERSION);
			writeText(out, task.id());
			out.writeInt(flagsOf(task, options));
			out.writeLong(options.delay().toMillis());
			out.writeLong((options.due() != null) ? options.due().toEpochMilli() : UNSET_MILLIS);
			writeDuration(out, options.startWithin());
			writeDuration(out, options.deadline());
			out.writeInt(options.headers().size());
			for (Map.Entry<String, String> header : options.headers().entrySet()) {
				writeText(out, header.getKey());
				writeText(out, header.getValue());
			}
			out.write(task.payload());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	private static int flagsOf(NewTask task, AddOptions options) {
		return (task.first() ? FIRST_FLAG : 0) | (options.replacesWaiting() ? REPLACE_FLAG : 0)
				| (options.ignoresRunning() ? IGNORE_RUNNING_FLAG : 0) | (options.rerunsIfRunning() ? RERUN_FLAG : 0)
				| (options.isDetached() ? DETACHED_FLAG : 0) | (options.acceptsFinished() ? EVEN_IF_FINISHED_FLAG : 0);
	}

	private static void writeText(DataOutputStream out, String text) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		out.writeInt(bytes.length);
		out.write(bytes);
	}

	private static void writeDuration(DataOutputStream out, @Nullable Duration duration) throws IOException {
		out.writeLong((duration != null) ? duration.toMillis() : UNSET_MILLIS);
	}

	static NewTask decodeTask(byte[] bytes) {
		try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
			int format = in.readByte();
			if (format != FORMAT_VERSION) {
				throw new IncompatibleFormatException("The outbox has a task of format " + format
						+ ", which a later version of Chihuo has written; upgrade this node");
			}
			String id = readText(in);
			int flags = in.readInt();
			AddOptions options = readHeaders(in, readTimes(in, optionsOf(flags)));
			return new NewTask(id, in.readAllBytes(), (flags & FIRST_FLAG) != 0, options);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static AddOptions optionsOf(int flags) {
		AddOptions options = AddOptions.DEFAULTS;
		options = ((flags & REPLACE_FLAG) != 0) ? options.replace() : options;
		options = ((flags & IGNORE_RUNNING_FLAG) != 0) ? options.ignoreRunning() : options;
		options = ((flags & RERUN_FLAG) != 0) ? options.rerunIfRunning() : options;
		options = ((flags & DETACHED_FLAG) != 0) ? options.detached() : options;
		return ((flags & EVEN_IF_FINISHED_FLAG) != 0) ? options.evenIfFinished() : options;
	}

	private static AddOptions readTimes(DataInputStream in, AddOptions options) throws IOException {
		AddOptions timed = options;
		long delay = in.readLong();
		timed = (delay > 0) ? timed.delay(Duration.ofMillis(delay)) : timed;
		long due = in.readLong();
		timed = (due != UNSET_MILLIS) ? timed.at(Instant.ofEpochMilli(due)) : timed;
		long startWithin = in.readLong();
		timed = (startWithin != UNSET_MILLIS) ? timed.startWithin(Duration.ofMillis(startWithin)) : timed;
		long deadline = in.readLong();
		return (deadline != UNSET_MILLIS) ? timed.deadline(Duration.ofMillis(deadline)) : timed;
	}

	private static AddOptions readHeaders(DataInputStream in, AddOptions options) throws IOException {
		Map<String, String> headers = new TreeMap<>();
		for (int left = in.readInt(); left > 0; left--) {
			headers.put(readText(in), readText(in));
		}
		return headers.isEmpty() ? options : options.headers(headers);
	}

	private static String readText(DataInputStream in) throws IOException {
		return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
	}

}
