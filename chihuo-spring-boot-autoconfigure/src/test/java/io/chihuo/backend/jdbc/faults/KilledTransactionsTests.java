// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import io.chihuo.faults.FaultApplication;
import io.chihuo.faults.History;
import io.chihuo.faults.WorkerProcess;
import io.chihuo.servers.PostgresServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes that add tasks in transactions, of which half are rolled back, and those that
 * run them are killed. Rows of the application's own table show what was committed.
 */
@Tag("faults")
@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
class KilledTransactionsTests {

	private static final int KILL_COUNT = TestLimits.repeats(20);

	/** As many more are rolled back. */
	private static final int COMMITTED_PER_KILL = Boolean.getBoolean("soak") ? 250 : 50;

	private final PostgresServer server = PostgresServer.start();

	private final JdbcClient database = JdbcClient
		.create(new DriverManagerDataSource(this.server.jdbcUrl(), this.server.user(), ""));

	private final List<WorkerProcess> all = new ArrayList<>();

	private final String[] properties = FaultApplication.with(FaultApplication.common("jdbc", "transactions"),
			"chihuo.jdbc.initialize-schema=always", "spring.datasource.url=" + this.server.jdbcUrl(),
			"spring.datasource.username=" + this.server.user());

	@TempDir
	private Path directory;

	private WorkerProcess producer;

	private WorkerProcess worker;

	@BeforeEach
	void startProcesses() {
		this.database.sql("create table orders (id varchar(40) primary key)").update();
		startWorker();
		startProducer();
	}

	@AfterEach
	void close() {
		this.all.forEach(WorkerProcess::close);
		this.server.close();
	}

	private WorkerProcess start(String name, String... properties) {
		WorkerProcess process = new WorkerProcess(this.directory, name, properties);
		this.all.add(process);
		return process;
	}

	private void startWorker() {
		this.worker = start("worker-" + this.all.size(), this.properties);
	}

	private void startProducer() {
		String name = "p-" + this.all.size();
		this.producer = start(name,
				FaultApplication.with(this.properties, "chihuo.role=client", "faults.transactions=" + name));
	}

	private Set<String> committed() {
		return new HashSet<>(this.database.sql("select id from orders").query(String.class).list());
	}

	private Set<String> run() {
		return new History(this.all.stream().flatMap((process) -> process.events().stream()).toList()).ended();
	}

	private void awaitCommitted(int count) {
		TestLimits.await(count + " orders").until(() -> committed().size() >= count);
	}

	@Test
	void exactlyTheTasksOfCommittedTransactionsRun() {
		for (int kill = 1; kill <= KILL_COUNT; kill++) {
			awaitCommitted(kill * COMMITTED_PER_KILL);
			this.producer.kill();
			startProducer();
			if (kill % 2 == 0) {
				this.worker.kill();
				startWorker();
			}
		}
		awaitCommitted((KILL_COUNT + 1) * COMMITTED_PER_KILL);
		this.producer.kill();
		TestLimits.await("committed tasks to run").until(() -> run().containsAll(committed()));
		TestLimits.await("an empty queue")
			.until(() -> this.database.sql("select count(*) from chihuo_tasks").query(Long.class).single() == 0);
		assertThat(this.database.sql("select count(*) from chihuo_dead_letters").query(Long.class).single()).isZero();
		assertThat(run()).isEqualTo(committed());
	}

}
