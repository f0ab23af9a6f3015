// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.CancelResult;
import io.chihuo.TaskHandle;
import io.chihuo.TaskState;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

class HandleCancellationTests {

	private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

	private final SettableClock clock = new SettableClock();

	private final TaskStore store = mock(TaskStore.class,
			delegatesTo(new MemoryTaskBackend(this.clock).store(new QueueName("test", "loop"))));

	private final AwaitedTasks awaited = new AwaitedTasks(this.clock, AwaitOptions.DEFAULTS, CALL_TIMEOUT);

	@AfterEach
	void close() {
		this.awaited.close();
	}

	private static NewTask task(String id) {
		return new NewTask(id, new byte[] {}, false, AddOptions.DEFAULTS);
	}

	private LeasedTask claim() {
		return this.store.claim(ClaimRequest.of(1, Duration.ofSeconds(30), "test")).join().tasks().get(0);
	}

	private void run(boolean finish) {
		acknowledge(claim(), finish);
	}

	private void acknowledge(LeasedTask run, boolean finish) {
		this.store.settle(List.of(Settlement.acknowledge(run.lease(), finish).withContent(new byte[] {}))).join();
	}

	private Renewal renew(LeasedTask run) {
		return this.store.renew(List.of(run.lease()), Duration.ofSeconds(30)).join().get(0);
	}

	@Test
	void callIsCancelledByOneRequest() {
		TaskHandle<Void> handle = this.awaited.<Void>call(this.store, task("own"), null).join();
		claim();
		assertThat(handle.cancel()).isEqualTo(CancelResult.INTERRUPTED);
		verify(this.store, never()).watch(anyList());
	}

	@Test
	void callThatHasEndedIsNotFound() {
		TaskHandle<Void> handle = this.awaited.<Void>call(this.store, task("own"), null).join();
		run(true);
		assertThat(handle.cancel()).isEqualTo(CancelResult.NOT_FOUND);
		TaskHandle<Void> kept = this.awaited.<Void>call(this.store, task("kept"), Duration.ofMinutes(1), null).join();
		assertThat(kept.cancel()).isEqualTo(CancelResult.REMOVED);
		assertThat(kept.cancel()).isEqualTo(CancelResult.NOT_FOUND);
	}

	@Test
	void laterTaskOfTheIdIsNotCancelled() {
		TaskHandle<Void> handle = this.awaited.<Void>submit(this.store, task("shared"), null).join();
		run(false);
		TaskHandle<Void> later = this.awaited.<Void>submit(this.store, task("shared"), null).join();
		assertThat(handle.cancel()).isEqualTo(CancelResult.NOT_FOUND);
		assertThat(later.cancel()).isEqualTo(CancelResult.REMOVED);
	}

	private TaskHandle<Void> submit(AddOptions options) {
		return this.awaited.<Void>submit(this.store, new NewTask("shared", new byte[] {}, false, options), null).join();
	}

	@Test
	void requestedRerunIsCancelledWithoutThePresentRun() {
		TaskHandle<Void> first = submit(AddOptions.DEFAULTS);
		LeasedTask run = claim();
		TaskHandle<Void> rerun = submit(AddOptions.DEFAULTS.rerunIfRunning());
		assertThat(rerun.cancel()).isEqualTo(CancelResult.REMOVED);
		assertThat(renew(run)).isEqualTo(Renewal.HELD);
		acknowledge(run, false);
		assertThat(first.await(CALL_TIMEOUT)).isNull();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> rerun.await(CALL_TIMEOUT));
	}

	@Test
	void presentRunIsCancelledWithoutTheRerunThatAnotherAwaits() {
		TaskHandle<Void> first = submit(AddOptions.DEFAULTS);
		LeasedTask run = claim();
		TaskHandle<Void> rerun = submit(AddOptions.DEFAULTS.rerunIfRunning());
		assertThat(first.cancel()).isEqualTo(CancelResult.INTERRUPTED);
		assertThat(renew(run)).isEqualTo(Renewal.CANCELLED);
		this.store.settle(List.of(Settlement.cancel(run.lease(), false))).join();
		run(false);
		assertThat(rerun.await(CALL_TIMEOUT)).isNull();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> first.await(CALL_TIMEOUT));
	}

	@Test
	void statusOfRequestedRerunIsNotThatOfTheRunBefore() {
		TaskHandle<Void> first = submit(AddOptions.DEFAULTS);
		LeasedTask run = claim();
		TaskHandle<Void> rerun = submit(AddOptions.DEFAULTS.rerunIfRunning());
		assertThat(first.status().obstacle()).isNull();
		assertThat(rerun.status().obstacle()).isEqualTo("It waits for the end of the run before it");
		acknowledge(run, false);
		assertThat(rerun.status().obstacle()).isNull();
		assertThat(rerun.status().info().state()).isEqualTo(TaskState.READY);
	}

	@Test
	void statusOfTaskThatHasEndedIsNotThatOfTheNextOne() {
		TaskHandle<Void> first = submit(AddOptions.DEFAULTS);
		run(false);
		assertThat(first.status().info()).isNull();
		this.clock.advance(Duration.ofSeconds(1));
		TaskHandle<Void> next = submit(AddOptions.DEFAULTS);
		LeasedTask run = claim();
		assertThat(first.status().isEnded()).isTrue();
		assertThat(first.status().info()).isNull();
		assertThat(next.status().info().state()).isEqualTo(TaskState.RUNNING);
		this.store.settle(List.of(Settlement.dead(run.lease(), "failed").withContent(new byte[] {}))).join();
		assertThat(first.status().info()).isNull();
		assertThat(next.status().info().state()).isEqualTo(TaskState.DEAD);
		assertThat(next.status().obstacle()).contains("dead letter");
	}

}
