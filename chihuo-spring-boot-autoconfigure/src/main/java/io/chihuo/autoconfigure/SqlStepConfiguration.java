// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.backend.TaskClock;
import io.chihuo.step.StepFiles;
import io.chihuo.step.sql.RowFiles;
import io.chihuo.step.sql.SqlStepHandler;
import io.chihuo.step.sql.SqlStepSettings;
import io.chihuo.step.sql.StepResultSchema;

/**
 * The step kind for statements of SQL.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ DataSource.class, JdbcClient.class, DataSourceScriptDatabaseInitializer.class })
@ConditionalOnEnabled("chihuo.steps.sql.enabled")
@EnableConfigurationProperties(SqlStepProperties.class)
@Import(DatabaseInitializationDependencyConfigurer.class)
class SqlStepConfiguration {

	/**
	 * After the application's migrations, which may make the table.
	 */
	@Bean("sql")
	@ConditionalOnMissingBean(name = "sql")
	@DependsOnDatabaseInitialization
	SqlStepHandler sqlStepHandler(ObjectProvider<DataSource> dataSources, ListableBeanFactory beans,
			SqlStepProperties sql, ChihuoProperties chihuo, EngineCodec codec, TaskClock clock,
			@Qualifier("chihuoJsonMapper") JsonMapper mapper, ObjectProvider<StepFiles> files) {
		DataSource dataSource = findDataSource(dataSources, beans, sql.getDataSource());
		new StepResultSchema(dataSource, sql.getInitializeSchema(), sql.getPlatform()).initializeDatabase();
		return new SqlStepHandler(dataSource, chihuo.getNamespace(), sql.toStatements(),
				new SqlStepSettings(sql.getTimeout(), sql.getMaxRows(), (int) chihuo.getMaxPayloadSize().toBytes(),
						sql.getRetention()),
				codec.codec(), clock::millis, rowFiles(files.getIfAvailable(), mapper, sql.getMaxFileRows()));
	}

	private static @Nullable RowFiles rowFiles(@Nullable StepFiles files, JsonMapper mapper, int maxRows) {
		return (files != null) ? new RowFiles(files, mapper::writeValueAsBytes, maxRows) : null;
	}

	private static DataSource findDataSource(ObjectProvider<DataSource> dataSources, ListableBeanFactory beans,
			@Nullable String name) {
		if (name != null && !(beans.containsBean(name) && beans.isTypeMatch(name, DataSource.class))) {
			throw new ChihuoConfigurationException(
					"'chihuo.steps.sql.data-source' is '" + name + "', and there is no DataSource bean of that name",
					"Correct 'chihuo.steps.sql.data-source'.", null);
		}
		DataSource found = (name != null) ? beans.getBean(name, DataSource.class) : dataSources.getIfUnique();
		if (found == null) {
			throw new ChihuoConfigurationException(
					"'chihuo.steps.sql.enabled' is true, but the application has no DataSource, or several of which "
							+ "none is the primary one",
					"Configure 'spring.datasource.*', or name the bean by 'chihuo.steps.sql.data-source'.", null);
		}
		return found;
	}

}
