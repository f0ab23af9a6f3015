// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.ArgumentCaptor;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.BackendUnavailableException;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.ledger.QueueLedger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.verifyNoMoreInteractions;

@ExtendWith(OutputCaptureExtension.class)
class ForeignMessagesTests {

	private final QueueLedger ledger = mock(QueueLedger.class);

	private final TicketPublisher ticketPublisher = mock(TicketPublisher.class);

	private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

	private final DeliveryFixture channel = new DeliveryFixture();

	private final InboundDelivery foreign = this.channel.deliver(null);

	@AfterEach
	void stop() {
		this.timer.shutdownNow();
	}

	private ForeignMessages foreignMessages() {
		return new ForeignMessages(new QueueName("test", "foreign"), this.ledger, this.ticketPublisher, () -> 0,
				this.timer);
	}

	private static CompletableFuture<Void> done() {
		return CompletableFuture.completedFuture(null);
	}

	private static CompletableFuture<Void> failed() {
		return CompletableFuture.failedFuture(new BackendUnavailableException("away", null));
	}

	@Test
	void messagesWaitWhileTheLedgerIsAwayAndAreLoggedOnce(CapturedOutput output) {
		given(this.ledger.addDeadLetter(any())).willReturn(failed()).willReturn(failed()).willReturn(done());
		foreignMessages().addDeadLetter(this.foreign);
		this.channel.assertKept(this.foreign);
		verify(this.ledger, timeout(10_000).times(3)).addDeadLetter(any());
		this.channel.awaitAcknowledged(this.foreign);
		assertThat(output.getOut()).containsOnlyOnce("is not a task");
		verifyNoInteractions(this.ticketPublisher);
	}

	@Test
	void messagesWithoutRoomAreReleasedAfterAMoment() {
		ScheduledExecutorService later = mock(ScheduledExecutorService.class);
		new ForeignMessages(new QueueName("test", "foreign"), this.ledger, this.ticketPublisher, () -> 0, later)
			.addDeadLetter(this.foreign.withoutBody());
		ArgumentCaptor<Runnable> action = ArgumentCaptor.captor();
		verify(later).schedule(action.capture(), anyLong(), any());
		action.getValue().run();
		this.channel.assertReleased(this.foreign);
		verifyNoInteractions(this.ledger);
	}

	@Test
	void messagesKeepTheirBytesUntilTheyAreStored() {
		CompletableFuture<Void> answer = new CompletableFuture<>();
		given(this.ledger.addDeadLetter(any())).willReturn(answer);
		ForeignMessages foreignMessages = foreignMessages();
		foreignMessages.addDeadLetter(this.foreign);
		assertThat(foreignMessages.pendingBytes()).isEqualTo(this.foreign.bodySize()).isPositive();
		answer.complete(null);
		assertThat(foreignMessages.pendingBytes()).isZero();
	}

	@Test
	void redeliveredMessagesAreIgnored() {
		CompletableFuture<Void> answer = new CompletableFuture<>();
		given(this.ledger.addDeadLetter(any())).willReturn(answer);
		foreignMessages().addDeadLetter(this.foreign);
		this.channel.close();
		answer.completeExceptionally(new BackendUnavailableException("away", null));
		this.channel.assertKept(this.foreign);
		verify(this.ledger, times(1)).addDeadLetter(any());
		verifyNoMoreInteractions(this.ledger);
	}

	@Test
	void messagesThatTheLedgerRefusesAreKeptByTheBroker() {
		ScheduledExecutorService atOnce = mock(ScheduledExecutorService.class);
		given(atOnce.schedule(any(Runnable.class), anyLong(), any()))
			.willAnswer((call) -> this.timer.submit((Runnable) call.getArgument(0)));
		given(this.ledger.addDeadLetter(any())).willAnswer((call) -> failed());
		given(this.ticketPublisher.addDeadLetter(any())).willReturn(failed()).willReturn(done());
		new ForeignMessages(new QueueName("test", "foreign"), this.ledger, this.ticketPublisher, () -> 0, atOnce)
			.addDeadLetter(this.foreign);
		verify(this.ticketPublisher, timeout(10_000).times(2)).addDeadLetter(any());
		verify(this.ledger, times(20)).addDeadLetter(any());
	}

}
