// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import javax.sql.DataSource;

import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

import io.chihuo.backend.jdbc.H2FileLedger;
import io.chihuo.backend.jdbc.JdbcLedger;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.backend.rabbitmq.RabbitTaskBackend;
import io.chihuo.backend.redis.RedisLedger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications with all kinds of places for RabbitMQ's ledger. No server is needed.
 */
@ExtendWith(OutputCaptureExtension.class)
class LedgerChoiceTests {

	@TempDir
	private Path directory;

	private ApplicationContextRunner runner() {
		return withoutFile().withPropertyValues("chihuo.jdbc.file=" + this.directory.resolve("queues"));
	}

	private static ApplicationContextRunner withoutFile() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, RabbitAutoConfiguration.class))
			.withPropertyValues("chihuo.backend=rabbitmq", "chihuo.timeout=2s", "spring.rabbitmq.port=1");
	}

	private static ApplicationContextRunner withDatabase(String url) {
		return withDatabase(withoutFile(), url);
	}

	private static ApplicationContextRunner withDatabase(ApplicationContextRunner runner, String url) {
		return runner.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
			.withPropertyValues("spring.datasource.url=" + url, "chihuo.jdbc.initialize-schema=always");
	}

	private static ApplicationContextRunner withRedis(ApplicationContextRunner runner) {
		return runner.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class));
	}

	private String file() {
		return "jdbc:h2:file:" + this.directory.resolve("application");
	}

	private static void assertLedger(ApplicationContextRunner runner, Class<? extends Ledger> type) {
		runner.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(RabbitTaskBackend.class).ledger()).isInstanceOf(type);
		});
	}

	private static void assertRefused(ApplicationContextRunner runner, String description, String action) {
		runner.run((context) -> {
			Throwable failure = context.getStartupFailure();
			assertThat(failure).isNotNull();
			FailureAnalysis analysis = new ConfigurationFailureAnalyzer().analyze(failure);
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains(description);
			assertThat(analysis.getAction()).contains(action);
		});
	}

	@Test
	void automaticLedgerIsTheOneTheApplicationHas() {
		assertLedger(withRedis(withoutFile()), RedisLedger.class);
		assertLedger(withDatabase(file() + ";WRITE_DELAY=0"), H2FileLedger.class);
		assertThat(this.directory.resolve("application.mv.db")).exists();
	}

	@Test
	void redisAndADatabaseAreRefusedUnlessOneIsNamed() {
		ApplicationContextRunner both = withRedis(withDatabase(file() + ";WRITE_DELAY=0"));
		assertRefused(both, "'dataSource' and 'redisConnectionFactory",
				"Set 'chihuo.rabbitmq.ledger' to 'redis' or 'jdbc'");
		assertLedger(both.withPropertyValues("chihuo.rabbitmq.ledger=redis"), RedisLedger.class);
		assertLedger(both.withPropertyValues("chihuo.rabbitmq.ledger=jdbc"), H2FileLedger.class);
	}

	@Test
	void fileOfOurOwnIsOpenedWhereThereIsNeither(CapturedOutput output) {
		assertLedger(runner(), H2FileLedger.class);
		assertThat(this.directory.resolve("queues.mv.db")).exists();
		assertThat(output).containsOnlyOnce("Queues are in the file '" + this.directory);
		assertLedger(runner().withPropertyValues("chihuo.rabbitmq.ledger=jdbc"), H2FileLedger.class);
	}

	@Test
	void withoutH2TheThreeChoicesAreNamed() {
		assertRefused(withoutFile().withClassLoader(new FilteredClassLoader("org.h2")), "neither Redis, nor a database",
				"'com.h2database:h2'");
		assertRefused(runner().withClassLoader(new FilteredClassLoader("org.h2")), "'chihuo.jdbc.file' names the file",
				"'com.h2database:h2'");
	}

	@Test
	void databaseInMemoryCountsOnlyIfItIsNamed(CapturedOutput output) {
		ApplicationContextRunner embedded = runner()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class));
		assertLedger(embedded, H2FileLedger.class);
		assertThat(output).doesNotContain("in a database in memory");
		assertLedger(
				withRedis(withoutFile()).withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class)),
				RedisLedger.class);
		ApplicationContextRunner named = withoutFile()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
			.withPropertyValues("chihuo.rabbitmq.ledger=jdbc");
		assertLedger(named, JdbcLedger.class);
		assertThat(output).containsOnlyOnce("in a database in memory (bean 'dataSource')");
	}

	@Test
	void fileThatIsNamedStandsForTheDatabaseWithEachLedger() {
		ApplicationContextRunner both = withDatabase(runner(), file() + ";WRITE_DELAY=0");
		for (String ledger : List.of("auto", "jdbc")) {
			assertLedger(both.withPropertyValues("chihuo.rabbitmq.ledger=" + ledger), H2FileLedger.class);
			assertThat(this.directory.resolve("queues.mv.db")).exists();
		}
		assertThat(this.directory.resolve("application.mv.db")).doesNotExist();
		assertLedger(both.withPropertyValues("chihuo.rabbitmq.ledger-connection=dataSource"), H2FileLedger.class);
		assertThat(this.directory.resolve("application.mv.db")).exists();
		assertRefused(withRedis(both), "'redisConnectionFactory' and the file '" + this.directory.resolve("queues"),
				"Set 'chihuo.rabbitmq.ledger' to 'redis' or 'jdbc'");
	}

	@Test
	void fileThatIsNamedWinsOverADatabaseThatIsNot(CapturedOutput output) {
		ApplicationContextRunner both = withDatabase(runner(), "jdbc:h2:mem:beside")
			.withPropertyValues("chihuo.rabbitmq.ledger=jdbc");
		assertLedger(both, H2FileLedger.class);
		assertThat(this.directory.resolve("queues.mv.db")).exists();
		assertThat(output).doesNotContain("in a database in memory");
		assertLedger(both.withPropertyValues("chihuo.rabbitmq.ledger-connection=dataSource"), JdbcLedger.class);
	}

	/** Demands an empty database, as Flyway does; created for those that depend on it. */
	@Configuration(proxyBeanMethods = false)
	static class DatabaseMigration {

		@Bean
		@Lazy
		DataSourceScriptDatabaseInitializer migration(DataSource dataSource) {
			return new DataSourceScriptDatabaseInitializer(dataSource, new DatabaseInitializationSettings()) {

				@Override
				public boolean initializeDatabase() {
					assertThat(tables(dataSource)).isEmpty();
					JdbcClient.create(dataSource).sql("create table migrated (id int)").update();
					return true;
				}

			};
		}

	}

	private static List<String> tables(DataSource dataSource) {
		return JdbcClient.create(dataSource)
			.sql("select lower(table_name) from information_schema.tables where table_schema = 'PUBLIC'")
			.query(String.class)
			.list();
	}

	@Test
	void tablesAreCreatedAfterTheMigrationsOfTheApplication() {
		withDatabase(file() + ";WRITE_DELAY=0").withUserConfiguration(DatabaseMigration.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(tables(context.getBean(DataSource.class))).contains("migrated", "chihuo_tasks");
		});
	}

	@Test
	void fileOfH2ThatIsWrittenLateIsRefused() {
		assertRefused(withDatabase(file()), "500 ms late", "Add ';WRITE_DELAY=0'");
	}

	@Test
	void fileOfH2ThatIsClosedWhileTasksRunIsWarnedOf(CapturedOutput output) {
		assertLedger(withDatabase(file() + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE"), H2FileLedger.class);
		assertThat(output).doesNotContain("DB_CLOSE_ON_EXIT");
		assertLedger(withDatabase(file() + ";WRITE_DELAY=0"), H2FileLedger.class);
		assertThat(output).containsOnlyOnce("add ';DB_CLOSE_ON_EXIT=FALSE' to the URL");
	}

	@Test
	void modeInWhichH2CannotKeepALedgerIsRefused() {
		assertRefused(withDatabase(withoutFile(), "jdbc:h2:mem:orders;MODE=Oracle").withPropertyValues(
				"chihuo.rabbitmq.ledger=jdbc"), "H2 is in the mode 'Oracle'", "Take 'MODE=Oracle' off the URL");
	}

	@Test
	void ledgerWithoutItsStoreIsExplained() {
		assertRefused(runner().withPropertyValues("chihuo.rabbitmq.ledger=redis"),
				"there is no bean of type RedisConnectionFactory", "spring.data.redis.*");
		assertRefused(
				runner().withPropertyValues("chihuo.rabbitmq.ledger=redis")
					.withClassLoader(new FilteredClassLoader(RedisConnectionFactory.class)),
				"not on the class path", "spring-boot-starter-data-redis");
	}

	@Test
	void connectionOfAnotherTypeThanTheLedgersIsRefused() {
		ApplicationContextRunner named = runner()
			.withPropertyValues("chihuo.rabbitmq.ledger-connection=rabbitConnectionFactory");
		assertRefused(named,
				"'rabbitConnectionFactory', and this bean is neither a RedisConnectionFactory nor a DataSource",
				"Correct 'chihuo.rabbitmq.ledger-connection'");
		assertRefused(named.withPropertyValues("chihuo.rabbitmq.ledger=jdbc"), "this bean is no DataSource",
				"Correct 'chihuo.rabbitmq.ledger-connection'");
		assertRefused(
				named.withPropertyValues("chihuo.rabbitmq.ledger=redis")
					.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class)),
				"this bean is no RedisConnectionFactory", "Correct 'chihuo.rabbitmq.ledger-connection'");
	}

	@Test
	void fileWithoutANameIsNoneThatIsNamed() {
		assertLedger(withDatabase(file() + ";WRITE_DELAY=0").withPropertyValues("chihuo.jdbc.file="),
				H2FileLedger.class);
		assertThat(this.directory.resolve("application.mv.db")).exists();
		JdbcLedgerProperties properties = new JdbcLedgerProperties();
		properties.setFile(" ");
		assertThat(properties.getFile()).isEqualTo("./chihuo-queues");
	}

	@Test
	void ofSeveralDatabasesThePrimaryOrTheQualifiedOneIsUsed() {
		assertRefused(withoutFile().withUserConfiguration(TwoDatabases.class), "DataSource: 'one', 'two'",
				"@ChihuoDataSource");
		assertLedger(withoutFile().withUserConfiguration(TwoDatabases.class, PrimaryDatabase.class), JdbcLedger.class);
		withoutFile().withUserConfiguration(TwoDatabases.class, QualifiedDatabase.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean("qualified", ServerDatabase.class).used).isTrue();
		});
	}

	@Test
	void databasesThatAreNotUsedAreNotCreated() {
		withoutFile().withUserConfiguration(UnusedDatabases.class, QualifiedDatabase.class)
			.run((context) -> assertThat(context).hasNotFailed());
		withoutFile().withUserConfiguration(UnusedDatabases.class, PrimaryDatabase.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Configuration(proxyBeanMethods = false)
	static class UnusedDatabases {

		@Bean
		@Lazy
		DataSource away() {
			throw new IllegalStateException("The server is away");
		}

		@Bean
		@Scope("prototype")
		DataSource newForEachCall() {
			throw new IllegalStateException("A pool that nobody closes");
		}

		@Bean
		@Scope(scopeName = "request", proxyMode = ScopedProxyMode.INTERFACES)
		DataSource ofTheRequest() {
			throw new IllegalStateException("There is no request");
		}

	}

	@Test
	void databaseWhoseAddressCannotBeAskedNowIsTaken() {
		ApplicationContextRunner routing = withoutFile().withPropertyValues("chihuo.jdbc.initialize-schema=never")
			.withBean(DataSource.class, LedgerChoiceTests::routeNowhere);
		assertLedger(routing, JdbcLedger.class);
	}

	/** As one that chooses a database by the user of a request. */
	private static DataSource routeNowhere() {
		AbstractRoutingDataSource dataSource = new AbstractRoutingDataSource() {

			@Override
			protected @Nullable Object determineCurrentLookupKey() {
				return null;
			}

		};
		dataSource.setTargetDataSources(Map.of());
		dataSource.initialize();
		return dataSource;
	}

	@Test
	void ofSeveralConnectionsToRedisTheQualifiedOneIsUsed() {
		assertRefused(withoutFile().withUserConfiguration(TwoConnections.class),
				"There are several beans of type RedisConnectionFactory: 'cache', 'sessions'",
				"@ChihuoConnectionFactory");
		assertLedger(withoutFile().withUserConfiguration(TwoConnections.class, QualifiedConnection.class),
				RedisLedger.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoConnections {

		@Bean
		LettuceConnectionFactory cache() {
			return new LettuceConnectionFactory("127.0.0.1", 1);
		}

		@Bean
		LettuceConnectionFactory sessions() {
			return new LettuceConnectionFactory("127.0.0.1", 1);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class QualifiedConnection {

		@Bean(defaultCandidate = false)
		@ChihuoConnectionFactory
		LettuceConnectionFactory queues() {
			return new LettuceConnectionFactory("127.0.0.1", 1);
		}

	}

	@ParameterizedTest
	@CsvSource({ "jdbc:h2:mem:a, true, false, false", "jdbc:h2:tcp://host/mem:a, true, false, false",
			"jdbc:h2:split:memFS:a, true, false, false", "jdbc:h2:file:./a, false, true, true",
			"jdbc:h2:~/a;WRITE_DELAY=0, false, true, true", "jdbc:h2:tcp://host/a, false, true, false",
			"jdbc:h2:./a;AUTO_SERVER=TRUE, false, true, false", "jdbc:otel:h2:./a, false, true, true",
			"jdbc:p6spy:h2:mem:a, true, false, false", "jdbc:hsqldb:mem:a, true, false, false",
			"jdbc:hsqldb:file:a, false, false, false", "jdbc:derby:memory:a, true, false, false",
			"jdbc:sqlite::memory:, true, false, false", "jdbc:sqlite:a.db, false, false, false",
			"jdbc:postgresql://host/mem, false, false, false" })
	void addressShowsWhereADatabaseIs(String url, boolean inMemory, boolean file, boolean ofOneProcess) {
		JdbcDataSource dataSource = new JdbcDataSource();
		dataSource.setURL(url);
		DatabaseUrl address = DatabaseUrl.of(dataSource);
		assertThat(address.isInMemory()).isEqualTo(inMemory);
		assertThat(address.isH2File()).isEqualTo(file);
		assertThat(address.isH2FileOfOneProcess()).isEqualTo(ofOneProcess);
	}

	/**
	 * Database in memory whose address is that of a server.
	 */
	private static final class ServerDatabase extends DriverManagerDataSource {

		private volatile boolean used;

		ServerDatabase(String name) {
			super("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1", "sa", "");
		}

		@Override
		public String getUrl() {
			return "jdbc:postgresql://host/shop";
		}

		@Override
		public Connection getConnection() throws SQLException {
			this.used = true;
			return getConnectionFromDriverManager(String.valueOf(super.getUrl()), new Properties());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoDatabases {

		@Bean
		DataSource one() {
			return new ServerDatabase("one");
		}

		@Bean
		DataSource two() {
			return new ServerDatabase("two");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryDatabase {

		@Bean
		@Primary
		DataSource first() {
			return new ServerDatabase("first");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class QualifiedDatabase {

		@Bean(defaultCandidate = false)
		@ChihuoDataSource
		DataSource qualified() {
			return new ServerDatabase("qualified");
		}

	}

}
