// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.time.Duration;
import java.util.List;

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
import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;
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
		this.store.settle(List.of(Settlement.acknowledge(claim().lease(), finish).withContent(new byte[] {}))).join();
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

}
