package io.chihuo.autoconfigure;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisClient;
import io.lettuce.core.resource.Delay;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.redis.RedisTaskBackend;

/**
 * Queues in Redis, over the application's connection factory.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ RedisConnectionFactory.class, RedisClient.class, ClientResourcesBuilderCustomizer.class })
@ConditionalOnProperty(name = "chihuo.backend", havingValue = "redis")
class RedisBackendConfiguration {

	private static final Duration LONGEST_RECONNECT_DELAY = Duration.ofSeconds(2);

	/**
	 * After an outage the connection is back within seconds, rather than up to half a
	 * minute. Comes first, so that the application's own customizers have the last word.
	 */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static ClientResourcesBuilderCustomizer chihuoReconnectDelay() {
		return (resources) -> resources
			.reconnectDelay(Delay.exponential(Duration.ZERO, LONGEST_RECONNECT_DELAY, 2, TimeUnit.MILLISECONDS));
	}

	@Bean
	@ConditionalOnMissingBean(TaskBackend.class)
	RedisTaskBackend chihuoRedisBackend(ObjectProvider<RedisConnectionFactory> factories,
			@ChihuoConnectionFactory ObjectProvider<RedisConnectionFactory> qualified, ListableBeanFactory beanFactory,
			ChihuoProperties properties) {
		RedisConnectionFactory factory = new BackendBean<>(RedisConnectionFactory.class, factories, qualified,
				"ChihuoConnectionFactory", beanFactory)
			.get("'chihuo.backend' is 'redis'", "spring.data.redis.*");
		return new RedisTaskBackend(factory, properties.getTimeout());
	}

}
