// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.chihuo.TaskHandle;
import io.chihuo.TaskQueue;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Callers await tasks while the processes that run them are killed.
 */
@Tag("faults")
public abstract class KilledAwaitedWorkers {

	private static final int KILL_COUNT = TestLimits.repeats(50);

	@TempDir
	private Path directory;

	private String[] properties;

	private FaultApplication client;

	private final List<WorkerProcess> workers = new ArrayList<>();

	/**
	 * Start the caller.
	 * @param properties where the queues are
	 */
	protected final void startClient(String... properties) {
		this.properties = properties;
		this.client = FaultApplication.client(FaultApplication.with(properties, "chihuo.timeout=30s"));
	}

	/** End all processes, if there are any. */
	@AfterEach
	protected final void closeProcesses() {
		this.workers.forEach(WorkerProcess::close);
		if (this.client != null) {
			this.client.close();
		}
	}

	protected final WorkerProcess startWorker() {
		WorkerProcess worker = new WorkerProcess(this.directory, "worker-" + this.workers.size(), this.properties);
		this.workers.add(worker);
		return worker;
	}

	protected final TaskQueue<Integer> queue() {
		return this.client.awaitedQueue();
	}

	protected final List<TaskHandle<String>> submit(int count, int millis) {
		return IntStream.range(0, count).mapToObj((i) -> queue().submit("t" + i, millis, String.class)).toList();
	}

	protected static void assertResult(TaskHandle<String> handle) {
		assertThat(handle.await(TestLimits.HANG_TIMEOUT)).startsWith(handle.id() + ",");
	}

	protected final void assertNothingPending() {
		assertThat(this.client.pendingCount()).isZero();
		assertThat(queue().counts().isDrained()).isTrue();
	}

	@Test
	void everyCallerGetsItsResultThoughWorkersAreKilled() {
		List<TaskHandle<String>> handles = submit(150 * KILL_COUNT, 20);
		startWorker();
		for (int kill = 0; kill < KILL_COUNT; kill++) {
			assertResult(handles.get(150 * kill + 40));
			this.workers.get(kill).kill();
			startWorker();
		}
		handles.forEach(KilledAwaitedWorkers::assertResult);
		assertNothingPending();
	}

}
