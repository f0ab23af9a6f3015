// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import javax.sql.DataSource;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.chihuo.backend.jdbc.JdbcLedgerSchema;
import io.chihuo.backend.jdbc.JdbcOutbox;
import io.chihuo.backend.jdbc.TableNames;
import io.chihuo.observation.OutboxMeters;

/**
 * An outbox in the application's database, for queues that are elsewhere.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ DataSource.class, JdbcClient.class, DataSourceScriptDatabaseInitializer.class })
@ConditionalOnEnabled("chihuo.outbox.enabled")
@EnableConfigurationProperties({ JdbcLedgerProperties.class, OutboxProperties.class })
@Import(DatabaseInitializationDependencyConfigurer.class)
class OutboxConfiguration {

	/**
	 * After the application's migrations, which may make the tables.
	 */
	@Bean
	@DependsOnDatabaseInitialization
	JdbcOutbox chihuoOutbox(ObjectProvider<DataSource> dataSources,
			@ChihuoDataSource ObjectProvider<DataSource> qualified, ListableBeanFactory beanFactory,
			ChihuoProperties properties, JdbcLedgerProperties jdbc) {
		BackendBean<DataSource> beans = new BackendBean<>(DataSource.class, dataSources, qualified, "ChihuoDataSource",
				beanFactory, null);
		DataSource dataSource = beans.getBean("'chihuo.outbox.enabled' is set", "spring.datasource.*");
		TableNames names = jdbc.tableNames();
		new JdbcLedgerSchema(dataSource, jdbc.getInitializeSchema(), jdbc.getPlatform(), names).initializeDatabase();
		JdbcLedgerSchema.requireOutbox(dataSource, beans.beanName(dataSource), names);
		return new JdbcOutbox(dataSource, properties.getTimeout(), properties.getNamespace(), names);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnBean(MeterRegistry.class)
	static class OutboxMetersConfiguration {

		@Bean
		OutboxMeters chihuoOutboxMeters(MeterRegistry registry, JdbcOutbox outbox, ChihuoProperties properties) {
			return new OutboxMeters(registry, properties.getNamespace(), outbox::lagMillis);
		}

	}

	@Bean
	static OutboxBackendPostProcessor chihuoOutboxBackendPostProcessor(ObjectProvider<JdbcOutbox> outbox,
			ObjectProvider<ChihuoProperties> properties) {
		return new OutboxBackendPostProcessor(outbox, properties);
	}

}
