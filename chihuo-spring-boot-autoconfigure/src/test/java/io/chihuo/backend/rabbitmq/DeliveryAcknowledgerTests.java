// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;

class DeliveryAcknowledgerTests {

	private final Channel channel = mock(Channel.class);

	private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

	private final DeliveryAcknowledger acknowledger = new DeliveryAcknowledger(this.channel, this.executor);

	@BeforeEach
	void keepsManyUnacknowledged() {
		this.acknowledger.setPrefetch(1000);
	}

	@AfterEach
	void stop() {
		this.executor.shutdownNow();
	}

	@Test
	void messagesAcknowledgedTogetherTakeOneCall() throws Exception {
		whileNothingIsTold(() -> LongStream.of(3, 1, 2).forEach(this.acknowledger::acknowledgeTag));
		verify(this.channel, timeout(10_000)).basicAck(3, true);
		verifyNoMoreInteractions(this.channel);
	}

	@Test
	void messageWithNothingBelowItIsAcknowledgedAtOnce() throws Exception {
		this.acknowledger.acknowledgeTag(1);
		verify(this.channel, timeout(10_000)).basicAck(1, true);
		this.acknowledger.acknowledgeTag(2);
		verify(this.channel, timeout(10_000)).basicAck(2, true);
	}

	@Test
	void gapIsNotAcknowledged() throws Exception {
		whileNothingIsTold(() -> LongStream.of(1, 3).forEach(this.acknowledger::acknowledgeTag));
		verify(this.channel, timeout(10_000)).basicAck(1, true);
		verify(this.channel, timeout(10_000)).basicAck(3, false);
		whileNothingIsTold(() -> LongStream.of(2, 4).forEach(this.acknowledger::acknowledgeTag));
		verify(this.channel, timeout(10_000)).basicAck(4, true);
		verifyNoMoreInteractions(this.channel);
	}

	@Test
	void longRunBelowManyShortOnesCostsNoMemory() throws Exception {
		whileNothingIsTold(() -> LongStream.rangeClosed(2, 5000).forEach(this.acknowledger::acknowledgeTag));
		verify(this.channel, timeout(10_000)).basicAck(5000, false);
		this.acknowledger.flushAcknowledgements();
		assertThat(this.acknowledger.keptRanges()).isEqualTo(1);
		whileNothingIsTold(() -> LongStream.of(5001, 1).forEach(this.acknowledger::acknowledgeTag));
		verify(this.channel, timeout(10_000)).basicAck(5001, true);
		this.acknowledger.flushAcknowledgements();
		assertThat(this.acknowledger.keptRanges()).isZero();
	}

	@Test
	void releasedMessageIsNotAcknowledged() throws Exception {
		whileNothingIsTold(() -> {
			this.acknowledger.acknowledgeTag(1);
			this.acknowledger.releaseTag(2);
			this.acknowledger.acknowledgeTag(3);
		});
		InOrder calls = inOrder(this.channel);
		calls.verify(this.channel, timeout(10_000)).basicNack(2, false, true);
		calls.verify(this.channel, timeout(10_000)).basicAck(3, true);
		verifyNoMoreInteractions(this.channel);
	}

	@Test
	void flushReturnsWhenAllAcknowledgementsAreSent() throws Exception {
		List.of(1L, 2L, 5L).forEach(this.acknowledger::acknowledgeTag);
		this.acknowledger.flushAcknowledgements();
		verify(this.channel).basicAck(2, true);
		verify(this.channel).basicAck(5, false);
	}

	@Test
	void closedChannelCausesNoFailure() throws Exception {
		willThrow(new AlreadyClosedException(mock(ShutdownSignalException.class))).given(this.channel)
			.basicAck(anyLong(), anyBoolean());
		this.acknowledger.acknowledgeTag(1);
		this.acknowledger.flushAcknowledgements();
		willThrow(new IOException("Away")).given(this.channel).basicNack(anyLong(), anyBoolean(), anyBoolean());
		this.acknowledger.releaseTag(2);
		this.acknowledger.flushAcknowledgements();
		verify(this.channel).basicNack(2, false, true);
	}

	@Test
	void flushReturnsAfterAShutdown() {
		this.executor.shutdownNow();
		this.acknowledger.flushAcknowledgements();
		verifyNoMoreInteractions(this.channel);
	}

	/** Calls on the executor's thread, so that nothing is sent until all were made. */
	private void whileNothingIsTold(Runnable calls) throws Exception {
		this.executor.submit(calls).get(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
	}

}
