package io.chihuo.backend.redis.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.chihuo.servers.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A running {@link WorkerApplication}.
 */
final class WorkerProcess implements AutoCloseable {

	private final Process process;

	private final Path journal;

	private WorkerProcess(Process process, Path journal) {
		this.process = process;
		this.journal = journal;
	}

	/** Start a worker whose journal is in a directory. */
	static WorkerProcess start(RedisServer server, Path directory, String name, String... properties) {
		Path journal = directory.resolve(name + ".journal");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx160m",
						"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djournal=" + journal, "-cp",
						System.getProperty("java.class.path"), WorkerApplication.class.getName()));
		command.add("--spring.data.redis.port=" + server.port());
		command.add("--spring.data.redis.host=" + server.host());
		command.add("--chihuo.backend=redis");
		for (String property : properties) {
			command.add("--" + property);
		}
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(directory.resolve(name + ".log").toFile())
				.start();
			return new WorkerProcess(process, journal);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Path journal() {
		return this.journal;
	}

	boolean alive() {
		return this.process.isAlive();
	}

	/** Kill it as {@code kill -9} does; returns a moment at which it is surely dead. */
	long kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
		return System.nanoTime();
	}

	/** Ask it to end as {@code kill} does, and wait for that. */
	void terminate(Duration atMost) throws InterruptedException {
		this.process.destroy();
		assertThat(this.process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)).as("ended within " + atMost)
			.isTrue();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
