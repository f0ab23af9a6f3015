// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.TaskStore;
import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Suspects in a queue of short tasks, of which many are claimed ahead.
 */
class SuspectTaskFetcherTests {

	private static final int LOOP_CONCURRENCY = 2;

	private final SettableClock clock = new SettableClock();

	private final TestNode node = new TestNode(this.clock);

	private final Deque<String> ready = new ArrayDeque<>(
			IntStream.range(0, 20_000).mapToObj((i) -> "task-" + i).toList());

	private final Deque<String> suspects = new ArrayDeque<>();

	private final Deque<Runnable> answers = new ArrayDeque<>();

	private final List<ClaimRequest> claims = new ArrayList<>();

	private final TaskFetcher<String> fetcher = new TaskFetcher<>(claims(), LOOP_CONCURRENCY, () -> 4096);

	private TaskClaims<String> claims() {
		TaskStore store = (TaskStore) Proxy.newProxyInstance(TaskStore.class.getClassLoader(),
				new Class<?>[] { TaskStore.class }, (proxy, method, arguments) -> switch (method.getName()) {
					case "isLocal" -> false;
					case "claim" -> claim((ClaimRequest) arguments[0]);
					default -> throw new UnsupportedOperationException(method.getName());
				});
		return new TaskClaims<>(store, this.node.queue(), new InFlight<>((task) -> {
		}), new SuspectClaims(new SuspectGate(), this.clock, Duration.ofSeconds(30), () -> {
		}), new UnresponsiveRuns<>("loop"), this.clock, null, Duration.ofSeconds(30), "worker");
	}

	private CompletableFuture<ClaimResult> claim(ClaimRequest request) {
		this.claims.add(request);
		Deque<String> from = request.suspect() ? this.suspects : this.ready;
		List<LeasedTask> tasks = new ArrayList<>();
		while (tasks.size() < request.max() && !from.isEmpty()) {
			tasks.add(new LeasedTask(new Lease(from.remove(), 1), new byte[0], Map.of(), 1, 0, 0, 0, 0,
					request.suspect()));
		}
		CompletableFuture<ClaimResult> answer = new CompletableFuture<>();
		this.answers.add(() -> answer.complete(new ClaimResult(tasks, !this.suspects.isEmpty())));
		return answer;
	}

	private void answer() {
		while (!this.answers.isEmpty()) {
			this.answers.remove().run();
		}
	}

	private @Nullable TaskRun<String> next(boolean release) {
		if (release) {
			this.fetcher.onRunEnded();
		}
		return this.fetcher.nextTask(release);
	}

	/** Short tasks run for a while, so that many are claimed ahead. */
	private void runShortTasks() {
		IntStream.range(0, 100_000).forEach((i) -> this.fetcher.onRunEnded());
		this.fetcher.open(() -> {
		});
		this.fetcher.fetchTasks();
		answer();
		assertThat(this.claims).anyMatch((claim) -> claim.max() > LOOP_CONCURRENCY);
		IntStream.range(0, LOOP_CONCURRENCY).forEach((i) -> assertThat(next(false)).isNotNull());
	}

	@AfterEach
	void close() {
		this.node.close();
	}

	@Test
	void suspectIsClaimedWhenASlotIsFreeAndRunsNextWithNothingClaimedAhead() {
		runShortTasks();
		this.suspects.add("suspect");
		TaskRun<String> run = null;
		while (this.claims.stream().noneMatch(ClaimRequest::suspect)) {
			run = next(true);
			if (this.claims.stream().noneMatch(ClaimRequest::suspect)) {
				answer();
			}
		}
		assertThat(run).as("task that takes the slot of the suspect").isNull();
		this.claims.clear();
		answer();
		assertThat(next(false)).isNotNull().extracting(TaskRun::id).isEqualTo("suspect");
		IntStream.range(0, 100).forEach((i) -> {
			assertThat(next(true)).isNull();
			answer();
			assertThat(next(false)).isNotNull();
		});
		assertThat(this.claims).allMatch((claim) -> claim.max() < LOOP_CONCURRENCY);
	}

}
