// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redis.peer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.chihuo.benchmarks.harness.ChildProcess;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Subject.Trial;
import io.chihuo.benchmarks.harness.Timing;

/**
 * A library that measures itself in a {@link ChildProcess} of its own, for it has other
 * classes or another language. The child gets the server's address and its concurrency
 * when it starts, and goes on until another number is asked for.
 */
public final class Peer implements AutoCloseable {

	private static final int ANY_CONCURRENCY = 10;

	private final List<String> command;

	private final Path log;

	private @Nullable ChildProcess child;

	private int concurrency;

	/**
	 * Create a peer.
	 * @param command command that starts it, without the last argument
	 * @param log file for its output
	 */
	Peer(List<String> command, Path log) {
		this.command = List.copyOf(command);
		this.log = log;
	}

	/**
	 * Add tasks one by one.
	 * @param callers how many do so at a time, each waiting for the answer
	 */
	public Trial adding(int tasks, int callers) {
		return () -> measureRate(tasks, ANY_CONCURRENCY, "add", tasks, callers);
	}

	/**
	 * Add tasks in batches.
	 */
	public Trial addingAll(int tasks) {
		return () -> measureRate(tasks, ANY_CONCURRENCY, "addAll", tasks);
	}

	/**
	 * Run tasks that are there beforehand and do nothing.
	 */
	public Trial draining(int tasks, int concurrency) {
		return () -> measureRate(tasks, concurrency, "drain", tasks, 0);
	}

	/**
	 * Run tasks that are there beforehand and wait.
	 * @param ideal rate to relate theirs to
	 */
	public Trial waiting(int tasks, int concurrency, Duration time, double ideal) {
		return () -> {
			double rate = measureRate(tasks, concurrency, "drain", tasks, time.toMillis()).get(0).value();
			return List.of(new Reading("rate", rate, "tasks/s"), new Reading("share", rate / ideal, "of the ideal"));
		};
	}

	/**
	 * Run flows one after the other, each of tasks at the same time that do nothing, from
	 * its add to the end of their parent.
	 */
	public Trial runningFlows(int flows, int tasks, int concurrency) {
		return () -> {
			double seconds = 0;
			for (int i = 0; i < flows; i++) {
				seconds += startChild(concurrency).askChild("flow", tasks).get(0);
			}
			return List.of(Timing.measureRate(flows * tasks, seconds));
		};
	}

	/**
	 * Run tasks that are added at an even pace.
	 */
	public Trial starting(int tasks, int perSecond, int concurrency) {
		return () -> {
			List<Double> millis = startChild(concurrency).askChild("latency", tasks, perSecond);
			return List.of(new Reading("p50", millis.get(0), "ms"), new Reading("p99", millis.get(1), "ms"));
		};
	}

	private List<Reading> measureRate(int tasks, int concurrency, Object... words) throws Exception {
		return List.of(Timing.measureRate(tasks, startChild(concurrency).askChild(words).get(0)));
	}

	private ChildProcess startChild(int concurrency) {
		ChildProcess child = this.child;
		if (child == null || this.concurrency != concurrency) {
			close();
			child = new ChildProcess(
					Stream.concat(this.command.stream(), Stream.of(Integer.toString(concurrency))).toList(), this.log);
			this.child = child;
			this.concurrency = concurrency;
		}
		return child;
	}

	/**
	 * End its process; it starts again when it is needed.
	 */
	@Override
	public void close() {
		if (this.child != null) {
			this.child.close();
			this.child = null;
		}
	}

}
