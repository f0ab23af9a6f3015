// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.chihuo.CancelResult;
import io.chihuo.TaskInfo;
import io.chihuo.TaskQueue;
import io.chihuo.TaskState;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The process of a task dies that has submitted others.
 */
@Tag("faults")
public abstract class KilledParents {

	@TempDir
	private Path directory;

	private String[] properties;

	private FaultApplication client;

	private final List<WorkerProcess> workers = new ArrayList<>();

	/**
	 * Start a client and a worker that runs a parent, and kill the worker.
	 * @param properties where the queues are
	 */
	protected final void killParent(String... properties) {
		this.properties = FaultApplication.with(properties, "faults.nesting=true");
		this.client = FaultApplication.client(FaultApplication.with(properties, "chihuo.timeout=30s"));
		startWorker();
		queue(NestingLoop.NAME).addOrThrow("p", 1);
		TestLimits.await("both children wait").until(() -> childCount() == 2);
		this.workers.get(0).kill();
		assertThat(childCount()).isEqualTo(2);
	}

	private void startWorker() {
		this.workers.add(new WorkerProcess(this.directory, "worker-" + this.workers.size(), this.properties));
	}

	@AfterEach
	void closeProcesses() {
		this.workers.forEach(WorkerProcess::close);
		if (this.client != null) {
			this.client.close();
		}
	}

	private TaskQueue<Integer> queue(String loop) {
		return this.client.client().queue(loop, Integer.class);
	}

	private long childCount() {
		return queue(NestingLoop.KEYED_QUEUE).counts().ready() + queue(NestingLoop.CALL_QUEUE).counts().ready();
	}

	private TaskState parentState() {
		return queue(NestingLoop.NAME).find("p").map(TaskInfo::state).orElseThrow();
	}

	@Test
	void cancelReachesChildrenOfTaskWhoseProcessIsDead() {
		assertThat(queue(NestingLoop.NAME).cancel("p")).isEqualTo(CancelResult.INTERRUPTED);
		TestLimits.await("no child waits").until(() -> childCount() == 0);
	}

	@Test
	void cancelReachesChildrenOfTaskThatWaitsForAnotherProcess() {
		TestLimits.await("the lease has lapsed").until(() -> parentState() == TaskState.READY);
		assertThat(queue(NestingLoop.NAME).cancel("p")).isEqualTo(CancelResult.REMOVED);
		TestLimits.await("no child waits").until(() -> childCount() == 0);
	}

	@Test
	void nextRunKeepsTheChildThatItFindsOnly() {
		startWorker();
		TestLimits.await("the call is cancelled").until(() -> queue(NestingLoop.CALL_QUEUE).counts().ready() == 0);
		TestLimits.await("the parent runs again").until(() -> parentState() == TaskState.RUNNING);
		assertThat(queue(NestingLoop.KEYED_QUEUE).find("p/keyed")).isPresent();
		queue(NestingLoop.NAME).cancel("p");
		TestLimits.await("no child waits").until(() -> childCount() == 0);
	}

}
