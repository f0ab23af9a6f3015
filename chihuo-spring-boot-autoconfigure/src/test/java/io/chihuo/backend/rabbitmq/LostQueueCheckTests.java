// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.QueueCounts;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.ledger.QueueLedger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

@ExtendWith(OutputCaptureExtension.class)
class LostQueueCheckTests {

	private static final QueueName QUEUE = new QueueName("test", "lost");

	private static final long INTERVAL_MILLIS = 20_000;

	private final QueueChannel queueChannel = mock(QueueChannel.class);

	private final DeliveryBuffer buffer = new DeliveryBuffer(() -> 0);

	private final QueueLedger ledger = mock(QueueLedger.class);

	private final AtomicInteger looks = new AtomicInteger();

	private final LostQueueCheck check = new LostQueueCheck(QUEUE, QueueNames.of(QUEUE), this.queueChannel, this.buffer,
			this.ledger, this.looks::incrementAndGet);

	private CompletableFuture<Long> reissue = CompletableFuture.completedFuture(3L);

	@BeforeEach
	void emptyBroker() {
		when(this.queueChannel.declareQueue()).thenReturn(CompletableFuture.completedFuture(null));
		when(this.queueChannel.countMessages(anyString())).thenReturn(CompletableFuture.completedFuture(0L));
		when(this.ledger.reissueTickets()).thenAnswer((call) -> this.reissue);
		ready(3);
	}

	private void ready(long tasks) {
		when(this.ledger.counts()).thenReturn(CompletableFuture.completedFuture(QueueCounts.of(tasks, 0, 0, 0, 0)));
	}

	private void check() {
		this.check.compareCounts(INTERVAL_MILLIS, INTERVAL_MILLIS);
	}

	private void assertReissued(int times) {
		verify(this.ledger, times(times)).reissueTickets();
	}

	private void fail() {
		this.reissue = CompletableFuture.failedFuture(new IllegalStateException("no ledger"));
	}

	@Test
	void ticketsMissingTwiceArePublishedAgain(CapturedOutput output) {
		check();
		assertReissued(0);
		check();
		assertReissued(1);
		assertThat(this.looks).hasValue(1);
		assertThat(output).contains("no message of queue 'test/lost' although tasks are ready: 3 of them")
			.doesNotContain("was lost");
	}

	@Test
	void errorThatHitsACountDoesNotEndTheCounts() {
		CompletableFuture<QueueCounts> ready = this.ledger.counts();
		when(this.ledger.counts()).thenThrow(new StackOverflowError("once")).thenReturn(ready);
		check();
		check();
		check();
		assertReissued(1);
	}

	@Test
	void ticketsThatArriveOrAreFewerAreNotMissing() {
		check();
		ready(2);
		check();
		this.check.compareCounts(INTERVAL_MILLIS - 1, INTERVAL_MILLIS);
		check();
		this.buffer.add(new DeliveryFixture().deliver(DeliveryFixture.ticket("a", 1)));
		check();
		this.buffer.takeAll();
		check();
		when(this.queueChannel.countMessages(QueueNames.of(QUEUE).tail()))
			.thenReturn(CompletableFuture.completedFuture(1L));
		check();
		assertReissued(0);
	}

	@Test
	void nothingIsMissingDuringARecovery() {
		this.reissue = new CompletableFuture<>();
		this.check.recoverTickets();
		for (int i = 0; i < 4; i++) {
			check();
		}
		assertReissued(1);
		this.reissue.complete(3L);
		check();
		assertReissued(1);
		check();
		assertReissued(2);
	}

	@Test
	void queueThatIsLostDuringARecoveryIsRecoveredOnceMore() {
		this.reissue = new CompletableFuture<>();
		this.check.recoverTickets();
		this.check.recoverTickets();
		this.check.recoverTickets();
		assertReissued(1);
		CompletableFuture<Long> first = this.reissue;
		this.reissue = CompletableFuture.completedFuture(3L);
		first.complete(3L);
		assertReissued(2);
	}

	@Test
	void failedRecoveryIsTriedAgainWithEachCheckAndLoggedOnce(CapturedOutput output) {
		fail();
		this.check.recoverTickets();
		this.check.compareCounts(0, INTERVAL_MILLIS);
		this.check.compareCounts(0, INTERVAL_MILLIS);
		assertReissued(3);
		assertThat(output.getOut().split("cannot be published again yet", -1)).hasSize(2);
		this.reissue = CompletableFuture.completedFuture(3L);
		this.check.compareCounts(0, INTERVAL_MILLIS);
		this.check.compareCounts(0, INTERVAL_MILLIS);
		assertReissued(4);
		assertThat(output).contains("Queue 'test/lost' was lost in RabbitMQ: 3 task(s) are published again");
	}

}
