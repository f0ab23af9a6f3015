// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EpollProvider;
import io.lettuce.core.resource.ExtendedKeepAliveSupport;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Connections of Boot's factory that notice when they are dead, and come back soon. Comes
 * first, so that the application's own customizers have the last word.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ SocketOptions.class, ClientResourcesBuilderCustomizer.class })
class RedisConnectionConfiguration {

	private static final Duration MAX_RECONNECT_DELAY = Duration.ofSeconds(2);

	private static final int KEEP_ALIVE_PROBES = 3;

	private static final int HANDSHAKES_PER_TIMEOUT = 4;

	private static final Duration MIN_KEEP_ALIVE_INTERVAL = Duration.ofSeconds(1);

	/**
	 * After an outage the connection is back within seconds, rather than up to half a
	 * minute.
	 */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static ClientResourcesBuilderCustomizer chihuoReconnectDelay() {
		return (resources) -> resources
			.reconnectDelay(Delay.exponential(Duration.ZERO, MAX_RECONNECT_DELAY, 2, TimeUnit.MILLISECONDS));
	}

	/**
	 * Lettuce itself waits for the timeout of commands, a minute unless
	 * {@code spring.data.redis.timeout} is set.
	 */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static ClientResourcesBuilderCustomizer chihuoHandshakeTimeout(ChihuoProperties properties,
			ObjectProvider<DataRedisProperties> redis) {
		return (resources) -> {
			DataRedisProperties known = redis.getIfAvailable();
			if (known == null || known.getTimeout() == null) {
				resources.nettyCustomizer(new HandshakeLimit(properties.getTimeout()));
			}
		};
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static LettuceClientOptionsBuilderCustomizer chihuoSocketOptions(ChihuoProperties properties) {
		return (options) -> options
			.socketOptions(socketOptions(options.build().getSocketOptions(), properties.getTimeout()))
			.sslOptions(sslOptions(options.build().getSslOptions(), properties.getTimeout()));
	}

	/**
	 * A server that does not speak TLS may leave a handshake unanswered. That shows
	 * before calls time out, so that they can say so.
	 */
	private static SslOptions sslOptions(SslOptions before, Duration timeout) {
		Duration limit = longerOf(timeout.dividedBy(HANDSHAKES_PER_TIMEOUT), MIN_KEEP_ALIVE_INTERVAL);
		return (before.getHandshakeTimeout().compareTo(limit) > 0) ? before.mutate().handshakeTimeout(limit).build()
				: before;
	}

	private static SocketOptions socketOptions(SocketOptions before, Duration timeout) {
		SocketOptions.Builder options = before.mutate();
		Duration idle = longerOf(timeout, MIN_KEEP_ALIVE_INTERVAL);
		if (ExtendedKeepAliveSupport.isSupported()) {
			options.keepAlive(KeepAliveOptions.builder()
				.enable()
				.idle(idle)
				.interval(longerOf(timeout.dividedBy(KEEP_ALIVE_PROBES), MIN_KEEP_ALIVE_INTERVAL))
				.count(KEEP_ALIVE_PROBES)
				.build());
		}
		else {
			options.keepAlive(true);
		}
		if (EpollProvider.isAvailable()) {
			options.tcpUserTimeout(TcpUserTimeoutOptions.builder().enable().tcpUserTimeout(idle).build());
		}
		return options.build();
	}

	private static Duration longerOf(Duration one, Duration other) {
		return (one.compareTo(other) > 0) ? one : other;
	}

}
