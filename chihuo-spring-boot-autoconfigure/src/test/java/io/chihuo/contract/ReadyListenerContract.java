// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.LeasedTask;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listeners are notified when there may be a task to claim.
 */
interface ReadyListenerContract extends ContractTopic {

	Duration ONE_SECOND = Duration.ofSeconds(1);

	private RecordingStoreListener listen() {
		RecordingStoreListener listener = new RecordingStoreListener();
		queue().store().addListener(listener);
		return listener;
	}

	@Test
	default void listenerIsNotifiedOfAddedTask() {
		RecordingStoreListener listener = listen();
		queue().add("a");
		listener.awaitReady();
	}

	@Test
	default void workerThatGotLessThanRequestedIsNotifiedOfTheRest() {
		String[] ids = IntStream.range(0, 400).mapToObj((i) -> "t" + i).toArray(String[]::new);
		queue().addAll(ids);
		IntStream.range(0, 200).forEach((i) -> queue().cancel(ids[2 * i]));
		RecordingStoreListener listener = listen();
		int claimed = claimAll(8);
		while (claimed < 200) {
			listener.awaitReady();
			listener.forget();
			claimed += claimAll(8);
		}
		assertThat(claimed).isEqualTo(200);
	}

	private int claimAll(int max) {
		int claimed = 0;
		int got = max;
		while (got == max) {
			got = queue().claim(max, ContractQueue.ONE_HOUR).size();
			claimed += got;
		}
		return claimed;
	}

	@Test
	default void listenerIsNotifiedOfTaskThatComesDue() {
		queue().add("a", "", AddOptions.delayed(ONE_SECOND));
		RecordingStoreListener listener = listen();
		queue().elapse(ONE_SECOND);
		listener.awaitReady();
		assertThat(queue().claim().lease().id()).isEqualTo("a");
	}

	@Test
	default void listenerIsNotifiedOfRetryThatComesDue() {
		queue().retry(queue().run("a"), ONE_SECOND);
		RecordingStoreListener listener = listen();
		queue().elapse(ONE_SECOND);
		listener.awaitReady();
	}

	@Test
	default void listenerIsNotifiedOfLapsedLease() {
		queue().run("a", ContractQueue.LEASE_DURATION);
		RecordingStoreListener listener = listen();
		queue().lapse();
		listener.awaitReady();
		assertThat(queue().claim().lease().id()).isEqualTo("a");
	}

	@Test
	default void listenerIsNotifiedOfRequeuedTask() {
		queue().kill("a");
		RecordingStoreListener listener = listen();
		queue().requeue("a");
		listener.awaitReady();
	}

	@Test
	default void listenerIsNotifiedOfReleasedAndOfRetriedTask() {
		LeasedTask run = queue().run("a");
		RecordingStoreListener listener = listen();
		queue().release(run);
		listener.awaitReady();
		LeasedTask again = queue().claim();
		listener.forget();
		queue().retry(again);
		listener.awaitReady();
	}

	@Test
	default void listenerIsNotifiedOfRerun() {
		LeasedTask run = queue().run("a");
		queue().add("a", "new");
		RecordingStoreListener listener = listen();
		queue().acknowledge(run);
		listener.awaitReady();
	}

	@Test
	default void listenerMayUseTheStore() {
		RecordingStoreListener claimed = new RecordingStoreListener();
		ClaimRequest request = ClaimRequest.of(1, ContractQueue.ONE_HOUR, "listener");
		queue().store().addListener(claimed.thenOnReady(() -> queue().store().claim(request)));
		queue().add("a");
		claimed.awaitReady();
		TestLimits.await().until(() -> queue().state("a").equals("RUNNING"));
	}

}
