// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redis.peer;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.chihuo.benchmarks.harness.ChildProcess;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Subject.Trial;
import io.chihuo.benchmarks.harness.Timing;
import io.chihuo.servers.PostgresServer;

/**
 * Workflows of DBOS in a process that measures itself, on a PostgreSQL server at its
 * defaults. Both start when they are needed.
 */
public final class DbosFlows implements AutoCloseable {

	private final Function<PostgresServer, List<String>> command;

	private final Path log;

	private @Nullable PostgresServer server;

	private @Nullable ChildProcess child;

	/**
	 * Create workflows.
	 * @param command command of the process for a server
	 * @param log file for its output
	 */
	DbosFlows(Function<PostgresServer, List<String>> command, Path log) {
		this.command = command;
		this.log = log;
	}

	/**
	 * Run workflows one after the other.
	 */
	public Trial oneAfterTheOther(int flows, int steps) {
		return () -> {
			List<Double> seconds = startChild().askChild("series", flows, steps);
			return List.of(new Reading("rate", flows * steps / seconds.get(0), "tasks/s"),
					new Reading("time of a step", 1000 * seconds.get(1) / steps, "ms"));
		};
	}

	/**
	 * Start workflows without waiting for their ends.
	 */
	public Trial atOnce(int flows, int steps) {
		return () -> List.of(Timing.measureRate(flows * steps, startChild().askChild("flows", flows, steps).get(0)));
	}

	private ChildProcess startChild() {
		ChildProcess child = this.child;
		if (child == null) {
			PostgresServer server = PostgresServer.start();
			this.server = server;
			child = new ChildProcess(this.command.apply(server), this.log);
			this.child = child;
		}
		return child;
	}

	/**
	 * End the process and the server; they start again when they are needed.
	 */
	@Override
	public void close() {
		if (this.child != null) {
			this.child.close();
			this.child = null;
		}
		if (this.server != null) {
			this.server.close();
			this.server = null;
		}
	}

}
