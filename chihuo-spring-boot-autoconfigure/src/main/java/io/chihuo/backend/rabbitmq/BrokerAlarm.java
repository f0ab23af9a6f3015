package io.chihuo.backend.rabbitmq;

import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the broker is short of memory or disk space and takes no messages over the
 * connection of a channel.
 */
final class BrokerAlarm {

	private static final Logger logger = LoggerFactory.getLogger(BrokerAlarm.class);

	private volatile @Nullable String reason;

	/** What it is short of, null if nothing. */
	@Nullable String reason() {
		return this.reason;
	}

	/** Watch a channel's connection while the channel is open. */
	void watch(Channel channel) {
		BlockedListener listener = channel.getConnection().addBlockedListener(this::begin, this::end);
		channel.addShutdownListener((cause) -> {
			channel.getConnection().removeBlockedListener(listener);
			this.reason = null;
		});
	}

	private void begin(String reason) {
		this.reason = reason;
		logger.warn("RabbitMQ takes no messages until its alarm is over: {}", reason);
	}

	private void end() {
		this.reason = null;
		logger.info("RabbitMQ takes messages again");
	}

}
