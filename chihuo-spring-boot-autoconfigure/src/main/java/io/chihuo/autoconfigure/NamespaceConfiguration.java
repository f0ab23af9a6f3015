// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.ConfigurableEnvironment;

import io.chihuo.LifecyclePhases;

/**
 * The further namespaces of an application.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(NamespaceScope.class)
class NamespaceConfiguration {

	/**
	 * After the application's migrations, since this opens backends.
	 */
	@Bean
	@DependsOnDatabaseInitialization
	NamespaceContexts chihuoNamespaces(ConfigurableListableBeanFactory beans, ConfigurableEnvironment environment) {
		return new NamespaceContexts(beans, environment);
	}

	@Bean
	NamespaceLifecycle chihuoNamespaceLoops(NamespaceContexts namespaces) {
		return new NamespaceLifecycle(namespaces, LifecyclePhases.LOOPS);
	}

	@Bean
	NamespaceLifecycle chihuoNamespaceClusters(NamespaceContexts namespaces) {
		return new NamespaceLifecycle(namespaces, LifecyclePhases.CLUSTER);
	}

	@Bean
	NamespaceLifecycle chihuoNamespaceBackends(NamespaceContexts namespaces) {
		return new NamespaceLifecycle(namespaces, LifecyclePhases.BACKEND);
	}

	/**
	 * Settings of the connections of Redis where only a further namespace uses it.
	 */
	@Configuration(proxyBeanMethods = false)
	@Conditional(RedisInNamespace.class)
	@Import(RedisConnectionConfiguration.class)
	static class RedisConnections {

	}

	/**
	 * The same for RabbitMQ, whose ledger may be in Redis.
	 */
	@Configuration(proxyBeanMethods = false)
	@Conditional(RabbitInNamespace.class)
	@Import({ RabbitConnectionConfiguration.class, RedisConnectionConfiguration.class })
	static class RabbitConnections {

	}

	static final class RedisInNamespace extends OnNamespaceBackend {

		RedisInNamespace() {
			super("redis");
		}

	}

	static final class RabbitInNamespace extends OnNamespaceBackend {

		RabbitInNamespace() {
			super("rabbitmq");
		}

	}

}
