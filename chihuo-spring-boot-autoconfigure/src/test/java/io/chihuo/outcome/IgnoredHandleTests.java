// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.CancelResult;
import io.chihuo.TaskHandle;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.backend.outcome.OutcomeWatch;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchRequest;
import io.chihuo.contract.SettableClock;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Handles that no longer wait, beside others of the same task.
 */
class IgnoredHandleTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private final SettableClock clock = new SettableClock();

	private final TaskStore store = new MemoryTaskBackend(this.clock).store(new QueueName("test", "loop"));

	private final AwaitedTasks awaited = new AwaitedTasks(this.clock, AwaitOptions.DEFAULTS, HANG_LIMIT);

	@AfterEach
	void close() {
		this.awaited.close();
	}

	private TaskHandle<Void> submit(String id) {
		return this.awaited.<Void>submit(this.store, new NewTask(id, new byte[] {}, false, AddOptions.DEFAULTS), null)
			.join();
	}

	private void run() {
		LeasedTask task = this.store.claim(ClaimRequest.of(1, Duration.ofSeconds(30), "test")).join().tasks().get(0);
		this.store.settle(List.of(Settlement.acknowledge(task.lease(), false).withContent(new byte[] {}))).join();
	}

	@Test
	void otherHandleOfTheTaskIsAwaitedAlthoughOneIsIgnoredTwice() {
		TaskHandle<Void> ignored = submit("a");
		TaskHandle<Void> other = submit("a");
		CompletableFuture<Void> future = other.future();
		ignored.ignore();
		ignored.ignore();
		assertThat(this.awaited.pendingCount()).isOne();
		run();
		assertThat(future).succeedsWithin(HANG_LIMIT);
		assertThat(other.await(HANG_LIMIT)).isNull();
		assertThat(this.awaited.pendingCount()).isZero();
	}

	private TaskHandle<Void> call(String id) {
		return this.awaited.<Void>call(this.store, new NewTask(id, new byte[] {}, false, AddOptions.DEFAULTS), null)
			.join();
	}

	private WatchAnswer.Status status(String id) {
		return this.store.watch(List.of(new WatchRequest(id, 0, new OutcomeWatch(Duration.ZERO, false, null))))
			.join()
			.get(0)
			.status();
	}

	@Test
	void outcomeOfIgnoredCallIsNotKept() {
		TaskHandle<Void> ignored = call("a");
		ignored.ignore();
		assertThat(status("a")).isEqualTo(WatchAnswer.Status.PENDING);
		run();
		assertThat(status("a")).isEqualTo(WatchAnswer.Status.UNKNOWN);
		TaskHandle<Void> ended = call("b");
		run();
		assertThat(status("b")).isEqualTo(WatchAnswer.Status.ENDED);
		ended.ignore();
		assertThat(status("b")).isEqualTo(WatchAnswer.Status.UNKNOWN);
		assertThat(ended.await(HANG_LIMIT)).isNull();
	}

	@Test
	void outcomeOfIgnoredSubmissionIsKeptForOthers() {
		submit("a").ignore();
		run();
		assertThat(status("a")).isEqualTo(WatchAnswer.Status.ENDED);
	}

	@Test
	void waitsOfIgnoredHandleEndAtOnce() {
		TaskHandle<Void> ignored = submit("a");
		CompletableFuture<Void> before = ignored.future();
		ignored.ignore();
		assertThat(this.awaited.pendingCount()).isZero();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> ignored.await(HANG_LIMIT));
		assertThat(before).failsWithin(HANG_LIMIT);
		assertThat(this.store.counts().join().ready()).isOne();
	}

	@Test
	void handleThatIsIgnoredAfterTheEndKeepsItsResultAndLeavesLaterTasks() {
		TaskHandle<Void> ended = submit("a");
		run();
		TaskHandle<Void> later = submit("a");
		ended.ignore();
		ended.ignore();
		assertThat(ended.await(HANG_LIMIT)).isNull();
		run();
		assertThat(later.await(HANG_LIMIT)).isNull();
	}

	@Test
	void ignoredHandleStillCancelsItsTaskAndOnlyThat() {
		TaskHandle<Void> ignored = submit("a");
		ignored.ignore();
		assertThat(ignored.cancel()).isEqualTo(CancelResult.REMOVED);
		assertThat(ignored.cancel()).isEqualTo(CancelResult.NOT_FOUND);
		TaskHandle<Void> later = submit("a");
		assertThat(ignored.cancel()).isEqualTo(CancelResult.NOT_FOUND);
		run();
		assertThat(later.await(HANG_LIMIT)).isNull();
	}

	@Test
	void futureThatIsCancelledTwiceCancelsNoLaterTask() {
		TaskHandle<Void> first = submit("a");
		CompletableFuture<Void> future = first.future();
		assertThat(future.cancel(true)).isTrue();
		TaskHandle<Void> later = submit("a");
		assertThat(future.cancel(true)).isTrue();
		first.ignore();
		run();
		assertThat(later.await(HANG_LIMIT)).isNull();
	}

	@Test
	void futureThatIsCancelledLeavesTheTaskWhereThatIsConfigured() {
		AwaitOptions options = new AwaitOptions(100, Duration.ofHours(1), Duration.ofMinutes(1), false);
		try (AwaitedTasks leaving = new AwaitedTasks(this.clock, options, HANG_LIMIT)) {
			TaskHandle<Void> handle = leaving
				.<Void>call(this.store, new NewTask("a", new byte[] {}, false, AddOptions.DEFAULTS), null)
				.join();
			assertThat(handle.future().cancel(true)).isTrue();
			handle.mono().subscribe().dispose();
			assertThat(this.store.counts().join().ready()).isOne();
			run();
			assertThat(handle.await(HANG_LIMIT)).isNull();
		}
	}

}
