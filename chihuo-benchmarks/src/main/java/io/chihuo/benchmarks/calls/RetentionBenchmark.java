// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.calls;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.chihuo.benchmarks.harness.Checks;
import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.workload.CallWorkload;
import io.chihuo.servers.PostgresServer;

/**
 * Counts what remains in the stores of calls, once the retention of their results is
 * over, beside what belongs to the queue.
 */
record RetentionBenchmark(CallServers servers, int calls, int sweepSeconds) {

	private static final int CALLER_COUNT = 64;

	private static final int POLL_MILLIS = 1000;

	private static final String UNIT = "left";

	private static final String RETENTION = "chihuo.calls.abandoned-result-ttl=1s";

	Workload ofRedis() {
		return createWorkload("Redis", this.servers::redisBackend, Map.of("keys", this::countKeys));
	}

	Workload ofRedisLedger() {
		return createWorkload("RabbitMQ, ledger redis", this.servers::redisLedger,
				Map.of("keys", this::countKeys, "queues", this::countQueues));
	}

	Workload ofJdbcLedger() {
		return createWorkload("RabbitMQ, ledger jdbc", this.servers::jdbcLedger,
				Map.of("queues", this::countQueues, "rows", this::countRows));
	}

	private Workload createWorkload(String store, Supplier<String[]> properties, Map<String, Callable<Long>> counts) {
		Subject subject = new Subject("chihuo", () -> measureRemainders(properties.get(), counts)).runOnce();
		for (String count : List.of("keys", "queues", "rows", "pending")) {
			subject = subject.withGoal(count, Goal.atMost(0));
		}
		return new Workload(String.format(Locale.ROOT, "after the retention of %,d calls, %s", this.calls, store),
				List.of(subject));
	}

	private List<Reading> measureRemainders(String[] properties, Map<String, Callable<Long>> counts) throws Exception {
		try (CallHost host = CallHost.startBoth(addProperty(properties))) {
			makeQueue(host);
			Map<String, Long> before = countAll(counts);
			new CallWorkload(this.calls).makeCalls(new RetentionCaller(host), CALLER_COUNT);
			long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(this.sweepSeconds);
			List<Reading> remainders = measureRemainders(before, counts);
			while (remainders.stream().anyMatch((each) -> each.value() > 0) && System.nanoTime() < end) {
				Thread.sleep(POLL_MILLIS);
				remainders = measureRemainders(before, counts);
			}
			remainders.add(new Reading("pending", host.pendingCount(), UNIT));
			return remainders;
		}
	}

	/** The queue itself stays, and so do a few keys or rows of it. */
	private static void makeQueue(CallHost host) throws InterruptedException {
		for (int i = 0; i < CALLER_COUNT; i++) {
			Checks.countChecks("as the answer", host.calls().echo(i), i);
		}
		Thread.sleep(POLL_MILLIS);
	}

	private static String[] addProperty(String... properties) {
		return Stream.concat(Stream.of(properties), Stream.of(RETENTION)).toArray(String[]::new);
	}

	private static List<Reading> measureRemainders(Map<String, Long> before, Map<String, Callable<Long>> counts)
			throws Exception {
		List<Reading> remainders = new ArrayList<>();
		countAll(counts).forEach((name, count) -> {
			long added = count - before.getOrDefault(name, 0L);
			remainders.add(new Reading(name, Math.max(added, 0), UNIT));
		});
		return remainders;
	}

	private static Map<String, Long> countAll(Map<String, Callable<Long>> counts) throws Exception {
		Map<String, Long> all = new TreeMap<>();
		for (Map.Entry<String, Callable<Long>> count : counts.entrySet()) {
			all.put(count.getKey(), count.getValue().call());
		}
		return all;
	}

	private long countKeys() {
		return this.servers.redis().command("KEYS", "*").lines().count();
	}

	private long countQueues() {
		return this.servers.rabbit().control("--silent", "list_queues", "name").lines().count();
	}

	private long countRows() throws SQLException {
		PostgresServer server = this.servers.postgres();
		try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), "");
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("""
						SELECT sum((xpath('/row/n/text()',
							query_to_xml(format('SELECT count(*) AS n FROM %I.%I', schemaname, tablename), false, true,
							'')))[1]::text::bigint) FROM pg_tables WHERE schemaname = 'public'""")) {
			rows.next();
			return rows.getLong(1);
		}
	}

}
