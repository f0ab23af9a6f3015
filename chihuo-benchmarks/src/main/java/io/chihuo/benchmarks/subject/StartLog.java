// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.subject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * A file in which a process notes the tasks that it starts, for another process to read.
 * Its notes outlive the process, even if that is killed.
 */
public final class StartLog implements AutoCloseable {

	private static final int RECORD_BYTES = 3 * Long.BYTES;

	private final FileChannel channel;

	private long read;

	private StartLog(FileChannel channel) {
		this.channel = channel;
	}

	/**
	 * A task that has started.
	 *
	 * @param number its number
	 * @param token token of its lease
	 * @param micros when, in microseconds since the epoch
	 */
	public record TaskStart(long number, long token, long micros) {

	}

	/**
	 * Open a file to write to; it is made if it is missing.
	 */
	public static StartLog writeTo(Path file) {
		try {
			return new StartLog(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Open a file that another process writes to.
	 */
	public static StartLog readFrom(Path file) {
		try {
			return new StartLog(FileChannel.open(file, StandardOpenOption.READ));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Microseconds since the epoch. */
	public static long currentMicros() {
		return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
	}

	/**
	 * Note that a task starts now. For any thread.
	 */
	public void recordStart(int number, long token) {
		ByteBuffer note = ByteBuffer.allocate(RECORD_BYTES);
		note.putLong(number).putLong(token).putLong(currentMicros()).flip();
		try {
			this.channel.write(note);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The starts that were noted since the last look. For one thread.
	 */
	public List<TaskStart> readNew() {
		try {
			ByteBuffer notes = ByteBuffer.allocate(Math.toIntExact(this.channel.size() - this.read));
			while (notes.hasRemaining() && this.channel.read(notes, this.read + notes.position()) >= 0) {
				// goes on
			}
			notes.flip();
			List<TaskStart> starts = new ArrayList<>();
			while (notes.remaining() >= RECORD_BYTES) {
				starts.add(new TaskStart(notes.getLong(), notes.getLong(), notes.getLong()));
			}
			this.read += notes.position();
			return starts;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
