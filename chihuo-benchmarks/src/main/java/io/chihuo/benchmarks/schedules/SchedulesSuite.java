// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.schedules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.benchmarks.harness.Comparison;
import io.chihuo.benchmarks.harness.Result;
import io.chihuo.benchmarks.harness.Suite;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.workload.TrialSize;
import io.chihuo.servers.PostgresServer;
import io.chihuo.servers.RedisServer;

/**
 * Schedules in memory, on a Redis server and, where it is installed, on a PostgreSQL
 * server that the suite starts.
 */
public final class SchedulesSuite implements Suite {

	private static final int FULL_SCHEDULES = 10_000;

	private static final int QUICK_SCHEDULES = 2_000;

	private static final int TINY_SCHEDULES = 20;

	private static final int IDLE_SCHEDULES = 20;

	private static final int IDLE_SLOTS = 400;

	private final RedisServer redis = RedisServer.start();

	private final @Nullable PostgresServer postgres = PostgresServer.isAvailable() ? PostgresServer.start() : null;

	private final Map<String, ScheduleHost> hosts = new LinkedHashMap<>();

	private final int manySchedules;

	private final int idleSlots;

	public SchedulesSuite(TrialSize scale) {
		boolean tiny = scale.equals(TrialSize.TINY);
		this.manySchedules = tiny ? TINY_SCHEDULES : scale.equals(TrialSize.QUICK) ? QUICK_SCHEDULES : FULL_SCHEDULES;
		this.idleSlots = tiny ? TINY_SCHEDULES : IDLE_SLOTS;
		this.hosts.put("memory", new ScheduleHost("chihuo.backend=memory"));
		this.hosts.put("Redis", new ScheduleHost("chihuo.backend=redis", "spring.data.redis.host=" + this.redis.host(),
				"spring.data.redis.port=" + this.redis.port(), "chihuo.timeout=30s"));
		if (this.postgres != null) {
			this.hosts.put("PostgreSQL",
					new ScheduleHost("chihuo.backend=jdbc", "chihuo.jdbc.initialize-schema=always",
							"chihuo.timeout=30s", "spring.datasource.url=" + this.postgres.jdbcUrl(),
							"spring.datasource.username=" + this.postgres.user()));
		}
	}

	@Override
	public List<Workload> createWorkloads() {
		List<Workload> workloads = new ArrayList<>();
		this.hosts.forEach((store, host) -> {
			LatenessBenchmark lateness = new LatenessBenchmark(store, host, IDLE_SCHEDULES, this.idleSlots,
					this.manySchedules);
			workloads.add(lateness.idle());
			workloads.add(lateness.many());
		});
		return workloads;
	}

	@Override
	public void refreshSubjects() {
		this.hosts.values().forEach(ScheduleHost::close);
	}

	@Override
	public String formatTable(List<Result> results) {
		return Comparison.of(results);
	}

	@Override
	public void close() {
		refreshSubjects();
		this.redis.close();
		if (this.postgres != null) {
			this.postgres.close();
		}
	}

}
