// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.jdbc.JdbcTrialSize.LoadTimes;
import io.chihuo.benchmarks.subject.LoadHistory;
import io.chihuo.benchmarks.subject.PacedLoad;

/**
 * Measures what an open snapshot costs: while a transaction has one, as a long report or
 * a backup does, the server can remove no row that was deleted since.
 */
record OpenSnapshotBenchmark(JdbcSubjects subjects, JdbcTrialSize trialSize) {

	private static final Duration SETTLING_TIME = Duration.ofSeconds(5);

	private static final Duration RECOVERY_WINDOW = Duration.ofSeconds(5);

	private static final double MIN_RATE_AFTER = 0.95;

	private static final double MAX_P99_AFTER = 2;

	Workload openSnapshot() {
		String name = String.format(Locale.ROOT, "open snapshot for %d s at %,d tasks/s",
				this.trialSize.snapshot().secondsDisturbed(), this.trialSize.perSecond());
		return new Workload(name,
				List.of(new Subject("chihuo", this::measureSnapshot).withGoal("rate, by that before", Goal.atLeast(0.7))
					.withGoal("p99, by that before", Goal.atMost(3))
					.withGoal("back after", Goal.atMost(60))
					.runOnce()),
				true);
	}

	/** The last tenth of the time of the snapshot counts, since its cost grows. */
	private List<Reading> measureSnapshot() throws Exception {
		LoadTimes times = this.trialSize.snapshot();
		try (PacedLoad load = new PacedLoad(this.subjects.database(), JdbcRunBenchmark.CONCURRENT_TASKS,
				this.trialSize.perSecond(), times.totalSeconds())) {
			load.startLoad();
			Thread.sleep(SETTLING_TIME.toMillis());
			LoadHistory before = load.observe(Duration.ofSeconds(times.secondsBefore()));
			LoadHistory held = observeWithSnapshot(load, times.secondsDisturbed());
			double back = load.awaitRecovery(RECOVERY_WINDOW, Duration.ofSeconds(times.secondsAfter()),
					before.ratePerSecond() * MIN_RATE_AFTER, before.percentileMillis(99) * MAX_P99_AFTER);
			load.verifyAllStarted();
			return List.of(new Reading("rate before", before.ratePerSecond(), "tasks/s"),
					new Reading("rate", held.ratePerSecond(), "tasks/s"),
					new Reading("rate, by that before", held.ratePerSecond() / before.ratePerSecond(), "times"),
					new Reading("p99 before", before.percentileMillis(99), "ms"),
					new Reading("p99", held.percentileMillis(99), "ms"), new Reading("p99, by that before",
							held.percentileMillis(99) / before.percentileMillis(99), "times"),
					new Reading("back after", back, "s"));
		}
	}

	private LoadHistory observeWithSnapshot(PacedLoad load, int seconds) throws Exception {
		Duration measured = Duration.ofSeconds(seconds).dividedBy(10);
		try (Connection connection = openSnapshot(this.subjects.server().jdbcUrl(), this.subjects.server().user())) {
			Thread.sleep(Duration.ofSeconds(seconds).minus(measured).toMillis());
			LoadHistory held = load.observe(measured);
			connection.rollback();
			return held;
		}
	}

	private static Connection openSnapshot(String url, String user) throws SQLException {
		Connection connection = DriverManager.getConnection(url, user, "");
		connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement()) {
			statement.execute("select txid_current()");
		}
		return connection;
	}

}
