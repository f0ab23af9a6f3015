// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.util.FileSystemUtils;

import io.chihuo.FinishPolicy;
import io.chihuo.LoopOptions;
import io.chihuo.benchmarks.harness.Comparison;
import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Result;
import io.chihuo.benchmarks.harness.Suite;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.jdbc.peer.BareRows;
import io.chihuo.benchmarks.jdbc.peer.DbSchedulerDrain;
import io.chihuo.benchmarks.jdbc.peer.DbSchedulerInserts;
import io.chihuo.benchmarks.jdbc.peer.RowAdder;
import io.chihuo.benchmarks.jdbc.peer.RowDrain;
import io.chihuo.benchmarks.subject.ChihuoAdder;
import io.chihuo.benchmarks.subject.ChihuoDrain;
import io.chihuo.benchmarks.subject.ChihuoHost;
import io.chihuo.benchmarks.workload.AddWorkload;
import io.chihuo.benchmarks.workload.DrainWorkload;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.TrialSize;
import io.chihuo.servers.PostgresServer;

/**
 * Queues in PostgreSQL, on a server that the suite starts, and in a file.
 */
public final class JdbcSuite implements Suite {

	private static final int CONCURRENT_TASKS = 50;

	private static final int POOL_SIZE = 10;

	private static final LoopOptions OPTIONS = LoopOptions.DEFAULTS
		.with((builder) -> builder.finishPolicy(FinishPolicy.MANUAL));

	private final PostgresServer server = PostgresServer.start();

	private final HikariDataSource pool = new HikariDataSource();

	private final Path directory = createDirectory();

	private final ChihuoHost database;

	private final ChihuoHost file;

	private final int tasks;

	private final int singleTasks;

	public JdbcSuite(TrialSize scale) {
		this.tasks = scale.tasks() / 10;
		this.singleTasks = scale.tasks() / 50;
		this.pool.setJdbcUrl(this.server.jdbcUrl());
		this.pool.setUsername(this.server.user());
		this.pool.setMaximumPoolSize(POOL_SIZE);
		this.database = new ChihuoHost(OPTIONS, "chihuo.backend=jdbc", "chihuo.jdbc.initialize-schema=always",
				"chihuo.timeout=30s", "spring.datasource.url=" + this.server.jdbcUrl(),
				"spring.datasource.username=" + this.server.user());
		this.file = new ChihuoHost(OPTIONS, "chihuo.backend=jdbc", "chihuo.timeout=30s",
				"chihuo.jdbc.file=" + this.directory.resolve("queues"));
	}

	private static Path createDirectory() {
		try {
			return Files.createTempDirectory("chihuo-jdbc");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public List<Workload> createWorkloads() {
		return List.of(singleAdds(), bulkAdds(), databaseDrains(), fileDrains());
	}

	private Workload singleAdds() {
		AddWorkload<String> texts = new AddWorkload<>(Inputs.TEXT, 0, this.singleTasks);
		AddWorkload<String> encoded = new AddWorkload<>(Inputs.JSON, 0, this.singleTasks);
		return new Workload("add, one thread",
				List.of(texts.createSubject("chihuo", ChihuoAdder.single(this.database, Inputs.TEXT)),
						encoded.createSubject("bare, insert and commit", () -> RowAdder.single(postgresRows()))
							.withGoal(Goal.ratioOfAtLeast(0.8)),
						encoded.createSubject("db-scheduler", () -> DbSchedulerInserts.single(this.pool))));
	}

	private Workload bulkAdds() {
		AddWorkload<String> texts = new AddWorkload<>(Inputs.TEXT, 0, this.tasks);
		AddWorkload<String> encoded = new AddWorkload<>(Inputs.JSON, 0, this.tasks);
		return new Workload("addAll",
				List.of(texts.createSubject("chihuo", ChihuoAdder.bulk(this.database, Inputs.TEXT)),
						encoded.createSubject("bare, batches of 1,000", () -> RowAdder.bulk(postgresRows())),
						encoded.createSubject("db-scheduler, scheduleBatch", () -> DbSchedulerInserts.bulk(this.pool))
							.withGoal(Goal.ratioOfAtLeast(1.0))));
	}

	private Workload databaseDrains() {
		DrainWorkload workload = DrainWorkload.ofEmptyTasks(this.tasks);
		return new Workload("drain, concurrency " + CONCURRENT_TASKS,
				List.of(workload.createSubject("chihuo",
						ChihuoDrain.preloaded(this.database, Inputs.TEXT, CONCURRENT_TASKS)),
						workload.createSubject("bare, rows in batches of 100", RowDrain.preloaded(this::postgresRows)),
						workload
							.createSubject("db-scheduler, lock and fetch",
									DbSchedulerDrain.preloaded(this.pool, CONCURRENT_TASKS))
							.withGoal(Goal.ratioOfAtLeast(4))));
	}

	private Workload fileDrains() {
		DrainWorkload workload = DrainWorkload.ofEmptyTasks(this.tasks);
		return new Workload("drain, file, concurrency " + CONCURRENT_TASKS,
				List.of(workload.createSubject("chihuo",
						ChihuoDrain.preloaded(this.file, Inputs.TEXT, CONCURRENT_TASKS)),
						workload.createSubject("bare, rows in batches of 100", RowDrain.preloaded(this::fileRows))
							.withGoal(Goal.ratioOfAtLeast(0.3))));
	}

	@Override
	public String formatTable(List<Result> results) {
		return "PostgreSQL at its defaults, and a file of H2\n\n" + Comparison.of(results);
	}

	private BareRows postgresRows() {
		return BareRows.connectServer(this.server.jdbcUrl(), this.server.user());
	}

	private BareRows fileRows() {
		return BareRows.openFile("jdbc:h2:async:" + this.directory.resolve("bare") + ";WRITE_DELAY=0");
	}

	@Override
	public void refreshSubjects() {
		this.database.stopLoops();
		this.file.stopLoops();
	}

	@Override
	public void close() {
		refreshSubjects();
		this.pool.close();
		this.server.close();
		try {
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
