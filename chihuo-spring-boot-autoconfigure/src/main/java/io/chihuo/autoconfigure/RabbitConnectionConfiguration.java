// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;

import com.rabbitmq.client.Channel;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.amqp.autoconfigure.ConnectionFactoryCustomizer;
import org.springframework.boot.amqp.autoconfigure.RabbitProperties;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Connections of Boot's factory that notice when they are dead.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ Channel.class, ConnectionFactoryCustomizer.class })
class RabbitConnectionConfiguration {

	private static final int MAX_HEARTBEAT_SECONDS = 60;

	/**
	 * The client gives a connection up after two heartbeats and a quarter without a byte,
	 * so that many fit into the timeout of calls unless the application has set another
	 * interval. Comes first, so that the application's own customizers have the last
	 * word.
	 */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static ConnectionFactoryCustomizer chihuoHeartbeat(ChihuoProperties properties,
			ObjectProvider<RabbitProperties> rabbit) {
		return (factory) -> {
			RabbitProperties known = rabbit.getIfAvailable();
			if (known == null || known.getRequestedHeartbeat() == null) {
				factory.setRequestedHeartbeat(heartbeatSeconds(properties.getTimeout()));
			}
		};
	}

	/**
	 * The client itself waits a minute for a connection, and ten seconds for the answers
	 * with which it begins.
	 */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static ConnectionFactoryCustomizer chihuoConnectionTimeout(ChihuoProperties properties,
			ObjectProvider<RabbitProperties> rabbit) {
		return (factory) -> {
			RabbitProperties known = rabbit.getIfAvailable();
			int timeout = Math.toIntExact(Math.min(Math.max(properties.getTimeout().toMillis(), 1), Integer.MAX_VALUE));
			if (known == null || known.getConnectionTimeout() == null) {
				factory.setConnectionTimeout(timeout);
			}
			factory.setHandshakeTimeout(Math.min(factory.getHandshakeTimeout(), timeout));
		};
	}

	private static int heartbeatSeconds(Duration timeout) {
		return Math
			.toIntExact(Math.min(Math.max(timeout.multipliedBy(4).dividedBy(9).toSeconds(), 1), MAX_HEARTBEAT_SECONDS));
	}

}
