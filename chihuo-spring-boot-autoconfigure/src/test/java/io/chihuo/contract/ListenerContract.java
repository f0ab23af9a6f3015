// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.chihuo.backend.LeasedTask;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listeners are notified of tasks that were cancelled or crashed too often.
 */
interface ListenerContract extends ContractTopic {

	private RecordingStoreListener listen() {
		RecordingStoreListener listener = new RecordingStoreListener();
		queue().store().addListener(listener);
		return listener;
	}

	@Test
	default void everyListenerIsNotifiedOfCancelledRun() {
		LeasedTask run = queue().run("a");
		RecordingStoreListener one = listen();
		RecordingStoreListener other = listen();
		queue().cancel("a");
		assertThat(one.awaitCancelled()).isEqualTo(run.lease());
		assertThat(other.awaitCancelled()).isEqualTo(run.lease());
	}

	@Test
	default void listenerIsNotifiedOfRunsThatClearingCancels() {
		LeasedTask run = queue().run("a");
		RecordingStoreListener listener = listen();
		ContractQueue.join(queue().store().clearUnfinished());
		assertThat(listener.awaitCancelled()).isEqualTo(run.lease());
	}

	@Test
	default void listenerIsNotNotifiedOfCancelledTaskThatDoesNotRun() {
		LeasedTask run = queue().run("running");
		RecordingStoreListener listener = listen();
		queue().add("ready");
		queue().cancel("ready");
		queue().cancel("absent");
		queue().cancel("running");
		assertThat(listener.awaitCancelled()).isEqualTo(run.lease());
	}

	/** Two processes die with the task, the second with it alone. */
	private void crash(String id) {
		queue().run(id, ContractQueue.LEASE_DURATION);
		queue().lapse();
		queue().claimSuspect(ContractQueue.LEASE_DURATION);
		queue().lapse();
	}

	@Test
	default void oneListenerIsNotifiedOfTaskThatCrashedTooOften() {
		RecordingStoreListener one = listen();
		RecordingStoreListener other = listen();
		queue().configure(-1, 1, Duration.ZERO);
		crash("a");
		assertThat(queue().claimIds()).isEmpty();
		assertThat(RecordingStoreListener.awaitDead(one, other)).singleElement()
			.satisfies((letter) -> assertThat(letter.id()).isEqualTo("a"))
			.satisfies((letter) -> assertThat(letter.crashes()).isEqualTo(1))
			.satisfies((letter) -> assertThat(letter.payload()).asString().isEqualTo("a"));
	}

	@Test
	default void noListenerIsNotifiedOfTaskThatItsWorkerGaveUp() {
		RecordingStoreListener listener = listen();
		queue().kill("given-up");
		queue().configure(-1, 1, Duration.ZERO);
		crash("crashed");
		queue().claim(1);
		assertThat(RecordingStoreListener.awaitDead(listener)).singleElement()
			.satisfies((letter) -> assertThat(letter.id()).isEqualTo("crashed"));
	}

	@Test
	default void removedListenerIsNotNotified() {
		RecordingStoreListener listener = listen();
		queue().cancel("nobody"); // from here on events arrive
		RecordingStoreListener ended = new RecordingStoreListener();
		Runnable end = queue().store().addListener(ended);
		end.run();
		end.run();
		LeasedTask run = queue().run("a");
		queue().cancel("a");
		assertThat(listener.awaitCancelled()).isEqualTo(run.lease());
		assertThat(ended.wasToldNothing()).isTrue();
	}

}
