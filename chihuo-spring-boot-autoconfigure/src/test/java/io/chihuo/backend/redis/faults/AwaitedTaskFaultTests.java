// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis.faults;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.chihuo.TaskHandle;
import io.chihuo.faults.FaultApplication;
import io.chihuo.faults.KilledAwaitedWorkers;
import io.chihuo.faults.WorkerProcess;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Callers await tasks while the processes that run them are killed or suspended, and
 * while the server restarts.
 */
class AwaitedTaskFaultTests extends KilledAwaitedWorkers {

	private RedisServer server;

	@BeforeEach
	void startServer() {
		this.server = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
		startClient(FaultApplication.on(this.server, "awaited"));
	}

	@AfterEach
	void stopServer() {
		closeProcesses();
		this.server.close();
	}

	@Test
	void suspendedWorkerNeverAnswersForItsSuccessor() {
		List<TaskHandle<String>> handles = submit(16, 3000);
		WorkerProcess suspended = startWorker();
		TestLimits.await("all tasks run").until(() -> queue().counts().running() == 16);
		long firstToken = Long.parseLong(this.server.command("HGET", "chihuo:{awaited/awaited}:meta", "token"));
		suspended.suspend();
		startWorker();
		handles.forEach((handle) -> {
			String result = handle.await(TestLimits.HANG_TIMEOUT);
			assertThat(Long.parseLong(result.substring(result.indexOf(',') + 1))).isGreaterThan(firstToken);
		});
		suspended.resume();
		assertThat(queue().submit("after", 0, String.class).await(TestLimits.HANG_TIMEOUT)).startsWith("after,");
		assertNothingPending();
	}

	@Test
	void callersGetTheirResultsThoughTheServerRestarts() {
		List<TaskHandle<String>> handles = submit(400, 20);
		startWorker();
		assertResult(handles.get(40));
		this.server.kill();
		this.server.restart();
		handles.forEach(KilledAwaitedWorkers::assertResult);
		assertNothingPending();
	}

	@Test
	void tenThousandCancelsReachEveryTask() {
		startWorker();
		List<CompletableFuture<String>> futures = IntStream.range(0, 10_000)
			.mapToObj((i) -> queue().async().<String>submit("t" + i, 600_000).thenCompose(TaskHandle::future))
			.toList();
		List<TaskHandle<String>> handles = submit(10_000, 600_000);
		List<CompletableFuture<?>> cancels = handles.stream()
			.<CompletableFuture<?>>map((handle) -> queue().async().cancel(handle.id()))
			.toList();
		assertThat(CompletableFuture.allOf(cancels.toArray(CompletableFuture[]::new)))
			.succeedsWithin(TestLimits.HANG_TIMEOUT);
		assertThat(futures).allSatisfy((future) -> assertThat(future).failsWithin(TestLimits.HANG_TIMEOUT)
			.withThrowableThat()
			.isInstanceOfAny(CancellationException.class, ExecutionException.class));
		TestLimits.await("all interrupted").until(() -> queue().counts().isDrained());
		assertNothingPending();
	}

}
