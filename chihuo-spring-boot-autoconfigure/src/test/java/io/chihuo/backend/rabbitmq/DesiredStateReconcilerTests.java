// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class DesiredStateReconcilerTests {

	private final Queue<Runnable> worker = new ArrayDeque<>();

	private final ScheduledExecutorService timer = mock(ScheduledExecutorService.class);

	private final Queue<Runnable> scheduled = new ArrayDeque<>();

	private final List<Long> waits = new ArrayList<>();

	private final RecordedState work = new RecordedState();

	private final DesiredStateReconciler reconciler = new DesiredStateReconciler(this.worker::add, this.timer,
			this.work);

	@BeforeEach
	void schedule() {
		given(this.timer.schedule(any(Runnable.class), anyLong(), any(TimeUnit.class))).willAnswer((call) -> {
			this.scheduled.add(call.getArgument(0));
			this.waits.add(call.getArgument(1));
			return null;
		});
	}

	private void runAll() {
		while (!this.worker.isEmpty()) {
			this.worker.remove().run();
		}
	}

	private void timeComes() {
		this.scheduled.remove().run();
		runAll();
	}

	@Test
	void changesThatComeTogetherAreOneAttempt() {
		this.reconciler.trigger();
		this.reconciler.trigger();
		runAll();
		assertThat(this.work.attempts).isOne();
		this.reconciler.trigger();
		runAll();
		assertThat(this.work.attempts).isEqualTo(2);
	}

	@Test
	void changeDuringAFailingAttemptBeginsNoOther() {
		this.work.broken = true;
		this.reconciler.trigger();
		runAll();
		this.reconciler.trigger();
		runAll();
		assertThat(this.work.attempts).isOne();
		assertThat(this.scheduled).hasSize(1);
	}

	@Test
	void waitsGrowUntilAnAttemptSucceeds() {
		this.work.broken = true;
		this.reconciler.trigger();
		runAll();
		for (int i = 0; i < 6; i++) {
			timeComes();
		}
		this.work.broken = false;
		timeComes();
		this.work.broken = true;
		this.reconciler.trigger();
		runAll();
		assertThat(this.waits).containsExactly(50L, 100L, 200L, 400L, 800L, 1600L, 2000L, 50L);
		assertThat(this.work.failures).isEqualTo(8);
	}

	/**
	 * As a broker does, it says that the channel is closed before it says that an attempt
	 * has failed.
	 */
	private final class RecordedState implements DesiredStateReconciler.DesiredState {

		private boolean broken;

		private int attempts;

		private int failures;

		@Override
		public void reconcile() throws IOException {
			this.attempts++;
			if (this.broken) {
				DesiredStateReconcilerTests.this.reconciler.trigger();
				throw new IOException("closed");
			}
		}

		@Override
		public void onFailed(Exception failure) {
			this.failures++;
		}

	}

}
