// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import com.rabbitmq.client.BlockedCallback;
import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.UnblockedCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;

/**
 * The alarm of a broker, with an appender of the application that throws for each line.
 */
class LoggedAlarmTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger(BrokerAlarm.class);

	private final Appender<ILoggingEvent> appender = mock();

	private final AtomicReference<BlockedCallback> blocked = new AtomicReference<>();

	private final AtomicReference<UnblockedCallback> unblocked = new AtomicReference<>();

	private final BrokerAlarm alarm = new BrokerAlarm();

	@BeforeEach
	void watchConnection() {
		willThrow(new IllegalStateException("No disk")).given(this.appender).doAppend(any());
		this.logger.addAppender(this.appender);
		Connection connection = mock();
		given(connection.addBlockedListener(any(), any())).willAnswer((call) -> {
			this.blocked.set(call.getArgument(0));
			this.unblocked.set(call.getArgument(1));
			return mock(BlockedListener.class);
		});
		org.springframework.amqp.rabbit.connection.Connection created = mock();
		given(created.getDelegate()).willReturn(connection);
		this.alarm.onCreate(created);
	}

	@AfterEach
	void removeAppender() {
		this.logger.detachAppender(this.appender);
	}

	@Test
	void alarmIsKnownThoughItCannotBeLogged() throws IOException {
		this.blocked.get().handle("low on memory");
		assertThat(this.alarm.lackingResource()).isEqualTo("low on memory");
		this.unblocked.get().handle();
		assertThat(this.alarm.lackingResource()).isNull();
	}

}
