// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;

import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.jdbc.JdbcTrialSize.LoadTimes;
import io.chihuo.benchmarks.subject.ChihuoHost;
import io.chihuo.benchmarks.subject.LoadHistory;
import io.chihuo.benchmarks.subject.PacedLoad;
import io.chihuo.servers.PostgresServer;

/**
 * Measures how soon tasks run at their rate again after a fault. It has a server of its
 * own, which starts when it is needed.
 */
final class DatabaseFaultBenchmark implements AutoCloseable {

	private static final String END_OTHER_SESSIONS = "select count(pg_terminate_backend(pid)) from pg_stat_activity "
			+ "where pid <> pg_backend_pid() and backend_type = 'client backend'";

	private static final Duration SETTLING_TIME = Duration.ofSeconds(3);

	private static final Duration RECOVERY_WINDOW = Duration.ofSeconds(1);

	private static final double MIN_RATE_AFTER = 0.95;

	private static final int MAX_SECONDS = 5;

	private final JdbcTrialSize trialSize;

	private @Nullable PostgresServer server;

	private @Nullable ChihuoHost host;

	DatabaseFaultBenchmark(JdbcTrialSize trialSize) {
		this.trialSize = trialSize;
	}

	Workload restart() {
		return createWorkload("a restart of the server", () -> server().restart());
	}

	Workload kill() {
		return createWorkload("a kill of the server", () -> {
			server().kill();
			server().restart();
		});
	}

	Workload endedSessions() {
		int seconds = this.trialSize.fault().secondsDisturbed();
		return createWorkload("the end of all sessions each second", () -> {
			try (Connection connection = DriverManager.getConnection(server().jdbcUrl(), server().user(), "");
					Statement statement = connection.createStatement()) {
				for (int i = 0; i < seconds; i++) {
					statement.execute(END_OTHER_SESSIONS);
					Thread.sleep(1000);
				}
			}
		});
	}

	Workload exhaustedPool() {
		int seconds = this.trialSize.fault().secondsDisturbed();
		return createWorkload("an exhausted pool", () -> {
			List<Connection> taken = new ArrayList<>();
			try {
				HikariDataSource pool = host().findBean(DataSource.class).unwrap(HikariDataSource.class);
				while (taken.size() < pool.getMaximumPoolSize()) {
					taken.add(pool.getConnection());
				}
				Thread.sleep(Duration.ofSeconds(seconds).toMillis());
			}
			finally {
				closeAll(taken);
			}
		});
	}

	private static void closeAll(List<Connection> connections) throws SQLException {
		for (Connection connection : connections) {
			connection.close();
		}
	}

	private Workload createWorkload(String name, Fault fault) {
		return new Workload(
				String.format(Locale.ROOT, "load of %,d tasks/s after %s", this.trialSize.perSecond(), name),
				List.of(new Subject("chihuo", () -> measureFault(fault))
					.withGoal("back at 0.95 of the rate after", Goal.atMost(MAX_SECONDS))
					.withGoal("rate from " + MAX_SECONDS + " s on, by that before", Goal.atLeast(MIN_RATE_AFTER))
					.runOnce()));
	}

	private List<Reading> measureFault(Fault fault) throws Exception {
		LoadTimes times = this.trialSize.fault();
		try (PacedLoad load = new PacedLoad(host(), JdbcRunBenchmark.CONCURRENT_TASKS, this.trialSize.perSecond(),
				times.totalSeconds())) {
			load.startLoad();
			Thread.sleep(SETTLING_TIME.toMillis());
			// above its pace it catches up with a late start
			double before = Math.min(this.trialSize.perSecond(),
					load.observe(Duration.ofSeconds(times.secondsBefore())).ratePerSecond());
			fault.cause();
			long end = System.nanoTime();
			double back = load.awaitRecovery(RECOVERY_WINDOW, Duration.ofSeconds(times.secondsAfter()),
					before * MIN_RATE_AFTER, Double.MAX_VALUE);
			long steady = end + Duration.ofSeconds(MAX_SECONDS).toNanos();
			Thread.sleep(Math.max(0, Duration.ofNanos(steady - System.nanoTime()).toMillis()));
			LoadHistory after = load.observe(Duration.ofSeconds(times.secondsBefore()));
			load.verifyAllStarted();
			return List
				.of(new Reading("back at 0.95 of the rate after", back, "s"),
						new Reading("rate from " + MAX_SECONDS + " s on, by that before",
								after.ratePerSecond() / before, "times"),
						new Reading("refused adds", load.refusedCount(), "tasks"));
		}
	}

	private PostgresServer server() {
		PostgresServer server = this.server;
		if (server == null) {
			server = PostgresServer.start();
			this.server = server;
		}
		return server;
	}

	private ChihuoHost host() {
		ChihuoHost host = this.host;
		if (host == null) {
			host = JdbcSubjects.hostOn(server());
			this.host = host;
		}
		return host;
	}

	void stopApplication() {
		if (this.host != null) {
			this.host.stopLoops();
		}
	}

	@Override
	public void close() {
		stopApplication();
		if (this.server != null) {
			this.server.close();
		}
	}

	/**
	 * A fault, which is over when the call returns.
	 */
	@FunctionalInterface
	private interface Fault {

		void cause() throws Exception;

	}

}
