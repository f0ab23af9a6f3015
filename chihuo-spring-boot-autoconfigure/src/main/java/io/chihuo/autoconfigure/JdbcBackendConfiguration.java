// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.nio.file.Path;

import javax.sql.DataSource;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.ClassUtils;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.jdbc.JdbcTaskBackend;

/**
 * Queues in the application's database, or in a file of our own.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ DataSource.class, JdbcClient.class, DataSourceScriptDatabaseInitializer.class })
@ConditionalOnProperty(name = "chihuo.backend", havingValue = "jdbc")
@EnableConfigurationProperties(JdbcLedgerProperties.class)
@Import(DatabaseInitializationDependencyConfigurer.class)
class JdbcBackendConfiguration {

	/**
	 * After the application's migrations, which may make the tables.
	 */
	@Bean
	@ConditionalOnMissingBean(value = TaskBackend.class, search = SearchStrategy.CURRENT)
	@DependsOnDatabaseInitialization
	JdbcTaskBackend chihuoJdbcBackend(ObjectProvider<DataSource> dataSources,
			@ChihuoDataSource ObjectProvider<DataSource> qualified, ListableBeanFactory beanFactory,
			ChihuoProperties properties, JdbcLedgerProperties jdbc, Environment environment,
			ObjectProvider<JdbcConnectionDetails> details) {
		if (JdbcLedgerProperties.namedFile(environment) != null && properties.getConnection() == null) {
			return openFile(properties, jdbc);
		}
		BackendBean<DataSource> beans = new BackendBean<>(DataSource.class, dataSources, qualified, "ChihuoDataSource",
				beanFactory, properties.getConnection());
		DataSource dataSource = (properties.getConnection() != null)
				? beans.getBean("'chihuo.backend' is 'jdbc'", "spring.datasource.*")
				: beans.findBean((candidate) -> !DatabaseUrl.of(candidate).isInMemory());
		return (dataSource != null) ? new DatabaseLocation(beans.beanName(dataSource), dataSource,
				DatabaseUrl.of(dataSource), jdbc, properties.getTimeout())
			.openBackend(details.getIfAvailable()) : openFile(properties, jdbc);
	}

	private static JdbcTaskBackend openFile(ChihuoProperties properties, JdbcLedgerProperties jdbc) {
		if (!ClassUtils.isPresent("org.h2.Driver", null)) {
			throw new ChihuoConfigurationException(
					"'chihuo.backend' is 'jdbc', but the application has neither a database that outlives the process, "
							+ "nor H2 for a file",
					"Configure a database ('spring.datasource.*'), or, for one process, add the dependency "
							+ "'com.h2database:h2'.",
					null);
		}
		return JdbcTaskBackend.openFile(Path.of(jdbc.getFile()), properties.getTimeout());
	}

}
