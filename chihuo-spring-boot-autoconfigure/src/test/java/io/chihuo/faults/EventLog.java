// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The log to which a worker writes events, by any thread.
 */
@FunctionalInterface
public interface EventLog {

	void add(Event event);

	/** Writes one line an event at once: it outlives the process that wrote it. */
	static EventLog toFile(Path file) {
		try {
			FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
			return (event) -> append(channel, event);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void append(FileChannel channel, Event event) {
		try {
			channel.write(ByteBuffer.wrap(event.toLine().getBytes(StandardCharsets.UTF_8)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The events of a file, without a last line that its writer could not end. */
	static List<Event> read(Path file) {
		try {
			String text = Files.readString(file);
			return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Event::ofLine).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
