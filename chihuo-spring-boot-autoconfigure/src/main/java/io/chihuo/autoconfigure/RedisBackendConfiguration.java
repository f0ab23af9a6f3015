// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import io.lettuce.core.RedisClient;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.redis.RedisTaskBackend;

/**
 * Queues in Redis, over the application's connection factory.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ RedisConnectionFactory.class, RedisClient.class, ClientResourcesBuilderCustomizer.class })
@ConditionalOnProperty(name = "chihuo.backend", havingValue = "redis")
@Import(RedisConnectionConfiguration.class)
class RedisBackendConfiguration {

	@Bean
	@ConditionalOnMissingBean(value = TaskBackend.class, search = SearchStrategy.CURRENT)
	RedisTaskBackend chihuoRedisBackend(ObjectProvider<RedisConnectionFactory> factories,
			@ChihuoConnectionFactory ObjectProvider<RedisConnectionFactory> qualified, ListableBeanFactory beanFactory,
			ChihuoProperties properties) {
		RedisConnectionFactory factory = new BackendBean<>(RedisConnectionFactory.class, factories, qualified,
				"ChihuoConnectionFactory", beanFactory, properties.getConnection())
			.getBean("'chihuo.backend' is 'redis'", "spring.data.redis.*");
		return new RedisTaskBackend(factory, properties.getTimeout());
	}

}
