// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

import javax.sql.DataSource;

import liquibase.integration.spring.SpringLiquibase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import io.chihuo.ChihuoClient;
import io.chihuo.servers.MariaDbServer;
import io.chihuo.servers.PostgresServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Flyway and Liquibase create the tables by the scripts of the jar.
 */
class MigrationToolTests {

	private static final String SCRIPTS = "classpath:io/chihuo/backend/jdbc/";

	private static final String CHANGE_LOG = "classpath:io/chihuo/autoconfigure/changelog.xml";

	private final String name = "tables_" + UUID.randomUUID().toString().replace('-', '_');

	@TempDir
	private Path directory;

	private String h2() {
		return "jdbc:h2:async:" + this.directory.resolve("tables") + ";WRITE_DELAY=0";
	}

	private String postgres() {
		PostgresServer server = PostgresServer.shared();
		new JdbcTemplate(new DriverManagerDataSource(server.jdbcUrl(), server.user(), ""))
			.execute("create schema " + this.name);
		return server.jdbcUrl() + "?currentSchema=" + this.name;
	}

	private String mariaDb() {
		return MariaDbServer.shared().jdbcUrl(this.name);
	}

	/** Twice, as at each start of an application. */
	private static void assertTablesServe(String url, String user, Consumer<DataSource> tool) {
		for (int i = 0; i < 2; i++) {
			String id = "task-" + i;
			tool.accept(new DriverManagerDataSource(url, user, ""));
			new ApplicationContextRunner()
				.withConfiguration(
						AutoConfigurations.of(ChihuoAutoConfiguration.class, DataSourceAutoConfiguration.class))
				.withPropertyValues("chihuo.backend=jdbc", "chihuo.jdbc.initialize-schema=never",
						"spring.datasource.url=" + url, "spring.datasource.username=" + user)
				.run((context) -> assertThat(
						context.getBean(ChihuoClient.class).queue("letters", String.class).add(id, "").isAccepted())
					.isTrue());
		}
	}

	private static Consumer<DataSource> flyway(String vendor) {
		return (dataSource) -> Flyway.configure().dataSource(dataSource).locations(SCRIPTS + vendor).load().migrate();
	}

	private static Consumer<DataSource> liquibase(String vendor) {
		return (dataSource) -> {
			SpringLiquibase liquibase = new SpringLiquibase();
			liquibase.setDataSource(dataSource);
			liquibase.setResourceLoader(new DefaultResourceLoader());
			liquibase.setChangeLog(CHANGE_LOG);
			liquibase.setChangeLogParameters(Map.of("vendor", vendor));
			try {
				liquibase.afterPropertiesSet();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		};
	}

	@Test
	void flywayCreatesTheTablesOfH2() {
		assertTablesServe(h2(), "sa", flyway("h2"));
	}

	@Test
	@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
	void flywayCreatesTheTablesOfPostgres() {
		assertTablesServe(postgres(), PostgresServer.shared().user(), flyway("postgresql"));
	}

	@Test
	@EnabledIf(value = "io.chihuo.servers.MariaDbServer#isAvailable", disabledReason = MariaDbServer.MISSING)
	void flywayCreatesTheTablesOfMariaDb() {
		assertTablesServe(mariaDb(), MariaDbServer.shared().user(), flyway("mariadb"));
	}

	@Test
	void liquibaseCreatesTheTablesOfH2() {
		assertTablesServe(h2(), "sa", liquibase("h2"));
	}

	@Test
	@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
	void liquibaseCreatesTheTablesOfPostgres() {
		assertTablesServe(postgres(), PostgresServer.shared().user(), liquibase("postgresql"));
	}

	@Test
	@EnabledIf(value = "io.chihuo.servers.MariaDbServer#isAvailable", disabledReason = MariaDbServer.MISSING)
	void liquibaseCreatesTheTablesOfMariaDb() {
		assertTablesServe(mariaDb(), MariaDbServer.shared().user(), liquibase("mariadb"));
	}

}
