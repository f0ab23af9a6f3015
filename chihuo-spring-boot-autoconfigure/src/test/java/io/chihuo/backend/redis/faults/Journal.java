package io.chihuo.backend.redis.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What one worker process writes down as it happens, a line at a time, so that a killed
 * one leaves what it has seen. Moments are the machine's, in nanoseconds.
 */
final class Journal implements AutoCloseable {

	private final Writer file;

	Journal(Path path) throws IOException {
		this.file = Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
	}

	void started(String id, long token) {
		write("started", id, Long.toString(token));
	}

	void ended(String id, long token) {
		write("ended", id, Long.toString(token));
	}

	void added(String id) {
		write("added", id, "0");
	}

	private synchronized void write(String event, String id, String token) {
		try {
			this.file.write(event + " " + id + " " + token + " " + System.nanoTime() + "\n");
			this.file.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.file.close();
	}

	/** Ids whose add a worker was told to be accepted. */
	static List<String> added(Path directory) {
		return lines(directory).filter((line) -> line[0].equals("added")).map((line) -> line[1]).toList();
	}

	/** Runs that ended in an order of their own. */
	static List<String> ended(Path directory) {
		return lines(directory).filter((line) -> line[0].equals("ended")).map((line) -> line[1]).toList();
	}

	static List<String> started(Path directory) {
		return lines(directory).filter((line) -> line[0].equals("started")).map((line) -> line[1]).toList();
	}

	/** All runs; one whose process was killed ended with it, at the latest. */
	static List<Interval> intervals(Path directory, Map<Path, Long> deaths) {
		List<Interval> intervals = new ArrayList<>();
		for (Path file : files(directory)) {
			Map<String, Interval> open = new LinkedHashMap<>();
			read(file).forEach((line) -> {
				long moment = Long.parseLong(line[3]);
				String run = line[1] + " " + line[2];
				if (line[0].equals("started")) {
					open.put(run, new Interval(line[1], Long.parseLong(line[2]), moment, Long.MAX_VALUE));
				}
				else if (line[0].equals("ended")) {
					intervals.add(open.remove(run).endingAt(moment));
				}
			});
			open.values().forEach((run) -> intervals.add(run.endingAt(deaths.getOrDefault(file, Long.MAX_VALUE))));
		}
		return intervals;
	}

	private static Stream<String[]> lines(Path directory) {
		return files(directory).stream().flatMap(Journal::read);
	}

	/** A last line that was cut off by a kill is left out. */
	private static Stream<String[]> read(Path file) {
		try {
			String text = Files.readString(file, StandardCharsets.UTF_8);
			return text.substring(0, text.lastIndexOf('\n') + 1).lines().map((line) -> line.split(" "));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<Path> files(Path directory) {
		try (Stream<Path> files = Files.list(directory)) {
			return files.filter((file) -> file.toString().endsWith(".journal")).sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * One run of a task.
	 *
	 * @param id id of the task
	 * @param token fencing token
	 * @param from when it began
	 * @param to when it ended
	 */
	record Interval(String id, long token, long from, long to) {

		Interval endingAt(long moment) {
			return new Interval(this.id, this.token, this.from, moment);
		}

	}

}
