// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.springframework.util.FileSystemUtils;

import io.chihuo.benchmarks.harness.ChildProcess;
import io.chihuo.benchmarks.subject.PacedLoad;
import io.chihuo.benchmarks.subject.StartLog;
import io.chihuo.benchmarks.subject.StartLog.TaskStart;

/**
 * Nodes in JVMs of their own that run the tasks of a load, one of which may be killed and
 * replaced. For one thread.
 */
final class LoadWorkers implements PacedLoad.StartSource, AutoCloseable {

	private final List<ChildProcess> workers = new ArrayList<>();

	private final List<StartLog> logs = new ArrayList<>();

	private final Set<TaskLease> leases = new HashSet<>();

	private final Set<Long> started = new HashSet<>();

	private final Path directory;

	private final String[] properties;

	private int doubled;

	/**
	 * A lease under which a task has started.
	 *
	 * @param number number of the task
	 * @param token token of the lease
	 */
	private record TaskLease(long number, long token) {

	}

	/**
	 * Create nodes that have not started yet.
	 * @param properties properties of their applications
	 */
	LoadWorkers(String... properties) throws IOException {
		this.directory = Files.createTempDirectory("chihuo-workers");
		this.properties = properties;
	}

	/** Start one more, and wait until it runs tasks. */
	void startWorker() throws IOException {
		Path starts = this.directory.resolve("worker-" + this.logs.size());
		this.workers.add(LoadWorkerProcess.start(starts, this.properties));
		this.logs.add(StartLog.readFrom(starts));
	}

	/** Kill the one that has run for the longest time. */
	void killOldest() {
		this.workers.remove(0).kill();
	}

	/** Stop the one that has run for the longest time; returns the seconds it took. */
	double stopOldest() {
		try (ChildProcess worker = this.workers.remove(0)) {
			return LoadWorkerProcess.stop(worker);
		}
	}

	@Override
	public void findStarts(PacedLoad.StartListener listener) {
		long nanos = System.nanoTime();
		long micros = StartLog.currentMicros();
		for (StartLog log : this.logs) {
			for (TaskStart start : log.readNew()) {
				this.doubled += this.leases.add(new TaskLease(start.number(), start.token())) ? 0 : 1;
				this.started.add(start.number());
				listener.onStart(Math.toIntExact(start.number()),
						nanos + TimeUnit.MICROSECONDS.toNanos(start.micros() - micros));
			}
		}
	}

	/** Runs of tasks that had run before, under another lease. */
	int repeatedCount() {
		return this.leases.size() - this.started.size();
	}

	/** Runs under a lease under which the task had run before. */
	int doubledCount() {
		return this.doubled;
	}

	@Override
	public void close() {
		this.workers.forEach(ChildProcess::close);
		this.logs.forEach(StartLog::close);
		try {
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
