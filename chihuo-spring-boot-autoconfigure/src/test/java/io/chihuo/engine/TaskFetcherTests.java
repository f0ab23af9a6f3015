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
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.TaskStore;
import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Claims from a store that takes a round trip: it acts at once, and answers when the test
 * says so. The test's own thread is the one that runs the tasks.
 */
class TaskFetcherTests {

	private final SettableClock clock = new SettableClock();

	private final TestNode node = new TestNode(this.clock);

	private final Deque<String> ready = new ArrayDeque<>();

	private final Deque<Runnable> answers = new ArrayDeque<>();

	private final List<TaskRun<String>> running = new ArrayList<>();

	private int claims;

	private int wakes;

	private Error failure;

	private final TaskFetcher<String> fetcher = new TaskFetcher<>(claimsOf(store()), 10, () -> 4096);

	private TaskClaims<String> claimsOf(TaskStore store) {
		return new TaskClaims<>(store, this.node.queue(), new InFlight<>((task) -> {
		}), new SuspectClaims(new SuspectGate(), this.clock, Duration.ofSeconds(30), () -> {
		}), new UnresponsiveRuns<>("loop"), this.clock, null, Duration.ofSeconds(30), "worker");
	}

	private TaskStore store() {
		return (TaskStore) Proxy.newProxyInstance(TaskStore.class.getClassLoader(), new Class<?>[] { TaskStore.class },
				(proxy, method, arguments) -> switch (method.getName()) {
					case "isLocal" -> false;
					case "claim" -> claim(((ClaimRequest) arguments[0]).max());
					default -> throw new UnsupportedOperationException(method.getName());
				});
	}

	private CompletableFuture<ClaimResult> claim(int most) {
		this.claims++;
		if (this.failure != null) {
			throw this.failure;
		}
		List<LeasedTask> tasks = new ArrayList<>();
		while (tasks.size() < most && !this.ready.isEmpty()) {
			tasks.add(new LeasedTask(new Lease(this.ready.remove(), 1), new byte[0], Map.of(), 1, 0, 0, 0, 0, false));
		}
		CompletableFuture<ClaimResult> answer = new CompletableFuture<>();
		this.answers.add(() -> answer.complete(new ClaimResult(tasks, false)));
		return answer;
	}

	private void add(int count) {
		IntStream.range(0, count).forEach((i) -> this.ready.add("task-" + i));
	}

	private void answer() {
		this.answers.remove().run();
	}

	/** As many threads as there are slots begin claimed tasks. */
	private void begin() {
		for (TaskRun<String> run = this.fetcher.nextTask(false); run != null; run = this.fetcher.nextTask(false)) {
			this.running.add(run);
		}
	}

	@BeforeEach
	void open() {
		this.fetcher.open(() -> this.wakes++);
		this.fetcher.fetchTasks();
	}

	@AfterEach
	void close() {
		this.node.close();
	}

	@Test
	void hintThatComesWhenThereIsNoRoomIsKept() {
		add(5);
		answer();
		this.fetcher.onTasksClaimable();
		answer();
		begin();
		add(5);
		this.fetcher.onTasksClaimable();
		answer();
		begin();
		assertThat(this.running).hasSize(10);
		add(1);
		this.fetcher.onTasksClaimable();
		int before = this.claims;
		this.fetcher.releaseSlot();
		assertThat(this.claims).isEqualTo(before + 1);
		answer();
		begin();
		assertThat(this.running).hasSize(11);
	}

	@Test
	void workerThatFoundFewerTasksThanItAskedForClaimsNoMoreUntilAHint() {
		answer();
		this.fetcher.fetchTasks();
		assertThat(this.claims).isEqualTo(1);
		this.fetcher.onTasksClaimable();
		assertThat(this.claims).isEqualTo(2);
	}

	@Test
	void emptyQueueIsClaimedFromOnceHoweverMuchRoomThereIs() {
		answer();
		this.fetcher.setConcurrency(5000);
		assertThat(this.claims).isEqualTo(1);
	}

	@Test
	void claimThatWasSmallerThanTheRoomIsFollowedByOthersUntilOneFindsLess() {
		answer();
		this.fetcher.setConcurrency(5000);
		add(700);
		this.fetcher.onTasksClaimable();
		while (!this.answers.isEmpty()) {
			answer();
		}
		begin();
		assertThat(this.running).hasSize(700);
		assertThat(this.claims).isBetween(3, 5);
	}

	@Test
	void onlyOneClaimIsUnderWay() {
		this.fetcher.onTasksClaimable();
		this.fetcher.fetchTasks();
		assertThat(this.claims).isEqualTo(1);
		answer();
		assertThat(this.claims).isEqualTo(2);
	}

	@Test
	void closedFetcherGivesOutNothingAndKeepsTasksOfAnAnswer() {
		answer();
		add(3);
		this.fetcher.onTasksClaimable();
		CompletableFuture<Void> closed = this.fetcher.close();
		assertThat(closed).isNotDone();
		answer();
		assertThat(closed).isDone();
		assertThat(this.fetcher.nextTask(false)).isNull();
		assertThat(this.fetcher.takeWaiting()).extracting(TaskRun::id).containsExactly("task-0", "task-1", "task-2");
		this.fetcher.onTasksClaimable();
		assertThat(this.claims).isEqualTo(2);
	}

	@Test
	void threadIsWokenForTasksOfAnAnswer() {
		int before = this.wakes;
		answer();
		assertThat(this.wakes).isEqualTo(before);
		add(1);
		this.fetcher.onTasksClaimable();
		answer();
		assertThat(this.wakes).isGreaterThan(before);
	}

	@Test
	void claimThatIsNotAnsweredIsFailedAndSentAgain() {
		assertThat(this.fetcher.restartIfStalled(TimeUnit.HOURS.toNanos(1))).isFalse();
		assertThat(this.fetcher.restartIfStalled(-1)).isTrue();
		assertThat(this.fetcher.restartIfStalled(-1)).as("before the retry").isFalse();
		int before = this.claims;
		add(1);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.claims).isGreaterThan(before);
		this.answers.removeLast().run();
		assertThat(this.fetcher.enterThread()).isNotNull();
	}

	@Test
	void claimThatCannotBeMadeIsMadeLater() {
		answer();
		this.failure = new OutOfMemoryError("once");
		add(1);
		this.fetcher.onTasksClaimable();
		this.failure = null;
		this.clock.advance(Duration.ofSeconds(1));
		answer();
		assertThat(this.fetcher.enterThread()).isNotNull();
	}

	@Test
	void asManyRunAsThereAreThreadsWhileTheExecutorHasNoMore() {
		add(10);
		answer();
		this.fetcher.onTasksClaimable();
		answer();
		assertThat(this.fetcher.enterThread()).isNotNull();
		this.fetcher.limitThreads();
		assertThat(this.fetcher.nextTask(false)).isNull();
		assertThat(this.fetcher.nextTask(true)).isNotNull();
		assertThat(this.fetcher.lacksThreads()).isTrue();
		assertThat(this.fetcher.enterThread()).as("task of one more thread").isNotNull();
		assertThat(this.fetcher.lacksThreads()).isFalse();
	}

}
