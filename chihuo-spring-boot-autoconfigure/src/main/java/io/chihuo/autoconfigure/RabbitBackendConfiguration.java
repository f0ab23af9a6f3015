// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.nio.file.Path;
import java.util.Set;

import javax.sql.DataSource;

import com.rabbitmq.client.Channel;
import io.lettuce.core.RedisClient;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.jdbc.H2FileLedger;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.backend.rabbitmq.RabbitSettings;
import io.chihuo.backend.rabbitmq.RabbitTaskBackend;

/**
 * Queues in RabbitMQ, over the application's connection factory, with a ledger beside it.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ ConnectionFactory.class, Channel.class })
@ConditionalOnProperty(name = "chihuo.backend", havingValue = "rabbitmq")
@EnableConfigurationProperties(RabbitBackendProperties.class)
@Import(RabbitConnectionConfiguration.class)
class RabbitBackendConfiguration {

	/**
	 * After the application's migrations, which may refuse a database that has tables
	 * already.
	 */
	@Bean
	@ConditionalOnMissingBean(value = TaskBackend.class, search = SearchStrategy.CURRENT)
	@DependsOnDatabaseInitialization
	RabbitTaskBackend chihuoRabbitBackend(ObjectProvider<ConnectionFactory> factories,
			@ChihuoConnectionFactory ObjectProvider<ConnectionFactory> qualified, ListableBeanFactory beanFactory,
			ObjectProvider<Ledger> ledgers, ObjectProvider<LedgerSource> sources, ObjectProvider<LedgerFile> file,
			TaskClock clock, ChihuoProperties properties, RabbitBackendProperties rabbit, Environment environment) {
		ConnectionFactory factory = new BackendBean<>(ConnectionFactory.class, factories, qualified,
				"ChihuoConnectionFactory", beanFactory, properties.getConnection())
			.getBean("'chihuo.backend' is 'rabbitmq'", "spring.rabbitmq.*");
		Ledger ledger = ledgers.getIfAvailable(() -> new LedgerChoice(sources.orderedStream().toList(),
				file.getIfAvailable(), JdbcLedgerProperties.namedFile(environment), rabbit.getLedgerConnection())
			.openLedger(rabbit.getLedger()));
		RabbitTaskBackend backend = new RabbitTaskBackend(factory, ledger, clock,
				new RabbitSettings(rabbit.getQueueType(), rabbit.isDeclare(), properties.getTimeout(),
						RabbitSettings.DEFAULT_COMPARISON, Set.copyOf(rabbit.getAdoptedLedgers())));
		backend.reserveNamespace(properties.getNamespace());
		return backend;
	}

	/**
	 * A ledger in Redis.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ RedisConnectionFactory.class, RedisClient.class })
	@Import(RedisConnectionConfiguration.class)
	static class RedisLedgerConfiguration {

		@Bean
		LedgerSource chihuoRedisLedger(ObjectProvider<RedisConnectionFactory> factories,
				@ChihuoConnectionFactory ObjectProvider<RedisConnectionFactory> qualified,
				ListableBeanFactory beanFactory, ChihuoProperties properties, RabbitBackendProperties rabbit) {
			return new RedisLedgerSource(new BackendBean<>(RedisConnectionFactory.class, factories, qualified,
					"ChihuoConnectionFactory", beanFactory, rabbit.getLedgerConnection()), properties.getTimeout());
		}

	}

	/**
	 * A ledger in a relational database.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ DataSource.class, JdbcClient.class, DataSourceScriptDatabaseInitializer.class })
	@EnableConfigurationProperties(JdbcLedgerProperties.class)
	@Import(DatabaseInitializationDependencyConfigurer.class)
	static class JdbcLedgerConfiguration {

		@Bean
		LedgerSource chihuoJdbcLedger(ObjectProvider<DataSource> dataSources,
				@ChihuoDataSource ObjectProvider<DataSource> qualified, ListableBeanFactory beanFactory,
				ChihuoProperties properties, JdbcLedgerProperties jdbc, RabbitBackendProperties rabbit,
				Environment environment) {
			return new JdbcLedgerSource(
					new BackendBean<>(DataSource.class, dataSources, qualified, "ChihuoDataSource", beanFactory,
							rabbit.getLedgerConnection()),
					jdbc, JdbcLedgerProperties.namedFile(environment) != null, properties.getTimeout());
		}

		@Bean
		@ConditionalOnClass(name = "org.h2.Driver")
		LedgerFile chihuoLedgerFile(ChihuoProperties properties, JdbcLedgerProperties jdbc) {
			return () -> H2FileLedger.openFile(Path.of(jdbc.getFile()), properties.getTimeout());
		}

	}

}
