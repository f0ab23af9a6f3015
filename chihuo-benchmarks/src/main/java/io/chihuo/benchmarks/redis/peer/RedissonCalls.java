// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redis.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.chihuo.benchmarks.harness.ChildProcess;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Subject.Trial;

/**
 * Remote calls by Redisson from a process that measures itself to another one. Both start
 * when they are needed.
 */
public final class RedissonCalls implements AutoCloseable {

	private final Function<String, List<String>> commands;

	private final Function<String, Path> logs;

	private @Nullable ChildProcess worker;

	private @Nullable ChildProcess caller;

	/**
	 * Create calls.
	 * @param commands command of the process for a role
	 * @param logs file for its output
	 */
	RedissonCalls(Function<String, List<String>> commands, Function<String, Path> logs) {
		this.commands = commands;
		this.logs = logs;
	}

	/**
	 * Make calls one after the other.
	 */
	public Trial calling(int calls) {
		return () -> {
			List<Double> millis = startCaller().askChild("latency", calls);
			return List.of(new Reading("p50", millis.get(0), "ms"), new Reading("p99", millis.get(1), "ms"));
		};
	}

	/**
	 * Make calls by several threads.
	 */
	public Trial calling(int calls, int callers) {
		return () -> List.of(Reading.of(calls / startCaller().askChild("rate", calls, callers).get(0), "calls/s"));
	}

	private ChildProcess startCaller() throws IOException {
		ChildProcess caller = this.caller;
		if (caller == null) {
			this.worker = startChild("worker");
			this.worker.askChild("ready");
			caller = startChild("caller");
			this.caller = caller;
		}
		return caller;
	}

	private ChildProcess startChild(String role) {
		return new ChildProcess(this.commands.apply(role), this.logs.apply(role));
	}

	/**
	 * End its processes; they start again when they are needed.
	 */
	@Override
	public void close() {
		if (this.caller != null) {
			this.caller.close();
			this.caller = null;
		}
		if (this.worker != null) {
			this.worker.close();
			this.worker = null;
		}
	}

}
