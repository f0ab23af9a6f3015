package io.chihuo.autoconfigure;

import javax.sql.DataSource;

import com.rabbitmq.client.Channel;
import io.lettuce.core.RedisClient;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.autoconfigure.RabbitBackendProperties.LedgerType;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.backend.ledger.jdbc.JdbcLedger;
import io.chihuo.backend.ledger.jdbc.JdbcLedgerSchema;
import io.chihuo.backend.rabbitmq.RabbitSettings;
import io.chihuo.backend.rabbitmq.RabbitTaskBackend;
import io.chihuo.backend.redis.RedisLedger;

/**
 * Queues in RabbitMQ, over the application's connection factory, with a ledger beside it.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ ConnectionFactory.class, Channel.class })
@ConditionalOnProperty(name = "chihuo.backend", havingValue = "rabbitmq")
@EnableConfigurationProperties(RabbitBackendProperties.class)
class RabbitBackendConfiguration {

	@Bean
	@ConditionalOnMissingBean(TaskBackend.class)
	RabbitTaskBackend chihuoRabbitBackend(ObjectProvider<ConnectionFactory> factories, ObjectProvider<Ledger> ledgers,
			ObjectProvider<LedgerSource> sources, TaskClock clock, ChihuoProperties properties,
			RabbitBackendProperties rabbit) {
		ConnectionFactory factory = factories.getIfUnique();
		if (factory == null) {
			throw new ChihuoConfigurationException(
					"'chihuo.backend' is 'rabbitmq', but there is "
							+ (factories.stream().findAny().isPresent() ? "more than one" : "no")
							+ " bean of type ConnectionFactory of Spring AMQP",
					"Configure 'spring.rabbitmq.*', or mark the bean to use as @Primary.", null);
		}
		Ledger ledger = ledgers
			.getIfAvailable(() -> LedgerChoice.of(rabbit.getLedger(), sources.orderedStream().toList()));
		return new RabbitTaskBackend(factory, ledger, clock,
				new RabbitSettings(rabbit.getQueueType(), rabbit.isDeclare(), properties.getTimeout()));
	}

	/**
	 * A ledger in Redis.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ RedisConnectionFactory.class, RedisClient.class })
	static class RedisLedgerConfiguration {

		@Bean
		LedgerSource chihuoRedisLedger(ObjectProvider<RedisConnectionFactory> factories, ChihuoProperties properties) {
			return new UniqueBean<>(LedgerType.REDIS, factories,
					(factory) -> new RedisLedger(factory, properties.getTimeout()));
		}

	}

	/**
	 * A ledger in a relational database.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ DataSource.class, JdbcClient.class, DataSourceScriptDatabaseInitializer.class })
	@EnableConfigurationProperties(JdbcLedgerProperties.class)
	static class JdbcLedgerConfiguration {

		@Bean
		LedgerSource chihuoJdbcLedger(ObjectProvider<DataSource> dataSources, ChihuoProperties properties,
				JdbcLedgerProperties jdbc) {
			return new UniqueBean<>(LedgerType.JDBC, dataSources, (dataSource) -> {
				new JdbcLedgerSchema(dataSource, jdbc.getInitializeSchema(), jdbc.getPlatform()).initializeDatabase();
				return new JdbcLedger(dataSource, properties.getTimeout());
			});
		}

	}

}
