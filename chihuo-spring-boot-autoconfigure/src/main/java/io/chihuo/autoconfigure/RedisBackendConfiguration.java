package io.chihuo.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.redis.RedisTaskBackend;

/**
 * Queues in Redis, over the application's connection factory.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ RedisConnectionFactory.class, io.lettuce.core.RedisClient.class })
@ConditionalOnProperty(name = "chihuo.backend", havingValue = "redis")
class RedisBackendConfiguration {

	@Bean
	@ConditionalOnMissingBean(TaskBackend.class)
	RedisTaskBackend chihuoRedisBackend(ObjectProvider<RedisConnectionFactory> factories, ChihuoProperties properties) {
		RedisConnectionFactory factory = factories.getIfUnique();
		if (factory == null) {
			throw new ChihuoConfigurationException(
					"'chihuo.backend' is 'redis', but there is "
							+ (factories.stream().findAny().isPresent() ? "more than one" : "no")
							+ " bean of type RedisConnectionFactory",
					"Configure 'spring.data.redis.*', or mark the bean to use as @Primary.", null);
		}
		return new RedisTaskBackend(factory, properties.getTimeout());
	}

}
