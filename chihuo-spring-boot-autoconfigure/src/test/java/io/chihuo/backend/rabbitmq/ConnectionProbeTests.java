// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

import io.chihuo.servers.TestLimits;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;

class ConnectionProbeTests {

	private static final int SLOW_SECONDS = 60;

	private final Connection connection = mock(Connection.class);

	private final BrokerChannels channels = mock(BrokerChannels.class);

	private final ScheduledExecutorService timer = mock(ScheduledExecutorService.class);

	private final ScheduledFuture<?> late = mock(ScheduledFuture.class);

	private final AtomicBoolean blocked = new AtomicBoolean();

	private final CountDownLatch answered = new CountDownLatch(1);

	private Runnable probe;

	@BeforeEach
	void start() throws Exception {
		given(this.channels.connections()).willReturn(Set.of(this.connection));
		given(this.timer.schedule(any(Runnable.class), anyLong(), any())).willAnswer((call) -> this.late);
		given(this.connection.getHeartbeat()).willReturn(SLOW_SECONDS);
		given(this.connection.createChannel()).willAnswer((call) -> {
			this.answered.await();
			return mock(Channel.class);
		});
		new ConnectionProbe(this.channels, this.blocked::get, this.timer, Duration.ofSeconds(4)).start();
		ArgumentCaptor<Runnable> periodic = ArgumentCaptor.forClass(Runnable.class);
		verify(this.timer).scheduleWithFixedDelay(periodic.capture(), anyLong(), anyLong(), any());
		this.probe = periodic.getValue();
	}

	@AfterEach
	void answer() {
		this.answered.countDown();
	}

	private void verifyProbes(int count) throws Exception {
		verify(this.connection, timeout(TestLimits.HANG_TIMEOUT.toMillis()).times(count)).createChannel();
	}

	private void runOutOfTime() {
		ArgumentCaptor<Runnable> onSilence = ArgumentCaptor.forClass(Runnable.class);
		verify(this.timer).schedule(onSilence.capture(), anyLong(), any());
		onSilence.getValue().run();
	}

	@Test
	void connectionThatDoesNotAnswerIsClosed() throws Exception {
		this.probe.run();
		this.probe.run();
		verifyProbes(1);
		runOutOfTime();
		verify(this.connection, timeout(TestLimits.HANG_TIMEOUT.toMillis())).abort(anyInt(), any(), anyInt());
	}

	@Test
	void connectionThatAnswersIsAskedAgain() throws Exception {
		this.answered.countDown();
		this.probe.run();
		verify(this.late, timeout(TestLimits.HANG_TIMEOUT.toMillis())).cancel(false);
		runOutOfTime();
		TestLimits.await().untilAsserted(() -> {
			this.probe.run();
			verify(this.connection, atLeast(2)).createChannel();
		});
		verify(this.connection, never()).abort(anyInt(), any(), anyInt());
	}

	@Test
	void connectionWithFastHeartbeatsIsNotAsked() throws Exception {
		given(this.connection.getHeartbeat()).willReturn(1);
		this.probe.run();
		verify(this.connection, never()).createChannel();
	}

	@Test
	void connectionThatIsBlockedByAnAlarmIsNotClosed() throws Exception {
		this.probe.run();
		verifyProbes(1);
		this.blocked.set(true);
		runOutOfTime();
		verify(this.connection, never()).abort(anyInt(), any(), anyInt());
	}

}
