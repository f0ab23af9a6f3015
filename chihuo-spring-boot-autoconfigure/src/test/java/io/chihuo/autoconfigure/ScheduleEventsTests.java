// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.ScheduleEntryKind;
import io.chihuo.backend.QueueName;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests listeners of events that block and throw.
 */
@ExtendWith(OutputCaptureExtension.class)
class ScheduleEventsTests {

	private static final QueueName QUEUE = new QueueName("default", "reports");

	private final List<Thread> threads = new CopyOnWriteArrayList<>();

	private final CountDownLatch held = new CountDownLatch(1);

	@AfterEach
	void release() {
		this.held.countDown();
	}

	private void publish(Object event) {
		this.threads.add(Thread.currentThread());
		try {
			this.held.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		throw new AssertionError("a listener fails");
	}

	private void assertOneThreadIsUsed(Runnable events, CapturedOutput output) {
		assertThat(CompletableFuture.runAsync(() -> {
			for (int i = 0; i < 1100; i++) {
				events.run();
			}
		})).succeedsWithin(TestLimits.HANG_TIMEOUT);
		assertThat(this.threads).hasSizeLessThanOrEqualTo(1);
		TestLimits.await().until(() -> output.getOut().contains("are too slow: 1000 notifications wait"));
		this.held.countDown();
		TestLimits.await().until(() -> this.threads.size() >= 1000);
		assertThat(this.threads).containsOnly(this.threads.get(0));
	}

	@Test
	void listenerOfSkippedSlotsThatBlocksHoldsOneThread(CapturedOutput output) {
		ScheduleEvents events = new ScheduleEvents(this::publish);
		assertOneThreadIsUsed(
				() -> events.onSlotsSkipped(QUEUE, "reports", Instant.EPOCH, 1, ScheduleEntryKind.SKIPPED_OVERLAP),
				output);
	}

	@Test
	void listenerOfFailedAddsThatBlocksHoldsOneThread(CapturedOutput output) {
		AddFailureEvents events = new AddFailureEvents(this::publish);
		assertOneThreadIsUsed(() -> events.onAddsFailed(QUEUE, List.of("lost"), new IllegalStateException()), output);
	}

}
