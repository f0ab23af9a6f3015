// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.TaskHandle;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.DelegatingTaskStore;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.backend.outcome.OutcomeListener;
import io.chihuo.contract.SettableClock;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Waits on a store that cannot be listened to at first.
 */
class OutcomeListeningTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private final SettableClock clock = new SettableClock();

	private final DeafStore store = new DeafStore(
			new MemoryTaskBackend(this.clock).store(new QueueName("test", "loop")));

	private final AwaitedTasks awaited = new AwaitedTasks(this.clock, AwaitOptions.DEFAULTS, HANG_LIMIT);

	private static final class DeafStore extends DelegatingTaskStore {

		private boolean deaf = true;

		DeafStore(TaskStore store) {
			super(store);
		}

		@Override
		public Runnable addOutcomeListener(String node, OutcomeListener listener) {
			if (this.deaf) {
				throw new IllegalStateException("no connection");
			}
			return super.addOutcomeListener(node, listener);
		}

	}

	@AfterEach
	void close() {
		this.awaited.close();
	}

	private TaskHandle<Void> submit(String id) {
		return this.awaited.<Void>submit(this.store, new NewTask(id, new byte[] {}, false, AddOptions.DEFAULTS), null)
			.join();
	}

	@Test
	void waitsAreWokenThoughTheStoreCouldNotBeListenedToAtFirst() {
		assertThatIllegalStateException().isThrownBy(() -> submit("a")).withMessage("no connection");
		this.store.deaf = false;
		TaskHandle<Void> handle = submit("b");
		LeasedTask task = this.store.claim(ClaimRequest.of(1, Duration.ofSeconds(30), "test")).join().tasks().get(0);
		this.store.settle(List.of(Settlement.acknowledge(task.lease(), false).withContent(new byte[] {}))).join();
		assertThat(handle.status().isEnded()).isTrue();
		assertThat(this.awaited.pendingCount()).isZero();
	}

}
