// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.step.redis.RedisStepHandler;

/**
 * The step kind for commands of Redis.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = { "org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory",
		"io.lettuce.core.RedisClient" })
@ConditionalOnEnabled("chihuo.steps.redis.enabled")
@EnableConfigurationProperties(RedisStepProperties.class)
class RedisStepConfiguration {

	@Bean(name = "redis", destroyMethod = "close")
	@ConditionalOnMissingBean(name = "redis")
	RedisStepHandler redisStepHandler(ObjectProvider<RedisConnectionFactory> factories, ListableBeanFactory beans,
			RedisStepProperties redis, ChihuoProperties chihuo) {
		LettuceConnectionFactory factory = findFactory(factories, beans, redis.getConnection());
		try {
			return new RedisStepHandler(factory, redis.toCommandNames(), redis.requirePrefix(),
					(int) chihuo.getMaxPayloadSize().toBytes(), redis.getMaxValueSize().toBytes(), chihuo.getTimeout());
		}
		catch (IllegalArgumentException ex) {
			throw new ChihuoConfigurationException(
					"'chihuo.steps.redis.commands' has commands that are refused: " + ex.getMessage(),
					"Correct 'chihuo.steps.redis.commands'.", ex);
		}
	}

	private static LettuceConnectionFactory findFactory(ObjectProvider<RedisConnectionFactory> factories,
			ListableBeanFactory beans, @Nullable String name) {
		RedisConnectionFactory factory = (name == null) ? factories.getIfUnique()
				: beans.containsBean(name) ? beans.getBean(name, RedisConnectionFactory.class) : null;
		if (factory instanceof LettuceConnectionFactory lettuce) {
			return lettuce;
		}
		throw new ChihuoConfigurationException(
				"'chihuo.steps.redis.enabled' is true, but there is no single or primary LettuceConnectionFactory, or "
						+ "none of the name that 'chihuo.steps.redis.connection' says",
				"Configure 'spring.data.redis.*', or name the bean by 'chihuo.steps.redis.connection'.", null);
	}

}
