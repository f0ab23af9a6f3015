// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.chihuo.ChihuoClient;
import io.chihuo.TaskQueue;
import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.jdbc.JdbcTrialSize.LoadTimes;
import io.chihuo.benchmarks.subject.ChihuoHost;
import io.chihuo.benchmarks.subject.PacedLoad;
import io.chihuo.servers.PostgresServer;

/**
 * Measures the rate of two nodes in JVMs of their own, one of which is killed and
 * replaced again and again.
 */
record KilledWorkersBenchmark(JdbcTrialSize trialSize) {

	private static final Duration SETTLING_TIME = Duration.ofSeconds(5);

	/** Longest time in which a task of a killed worker has to be done. */
	private static final Duration END_TIMEOUT = Duration.ofMinutes(2);

	private static final double MIN_RATE_AFTER = 0.95;

	/** The default grace period. */
	private static final int MAX_STOP_SECONDS = 20;

	/** A load ends by itself after so many more seconds for each kill. */
	private static final int MAX_SECONDS_PER_KILL = 30;

	Workload killedWorkers() {
		String name = String.format(Locale.ROOT, "load of %,d tasks/s while workers are killed %d times",
				this.trialSize.perSecond(), this.trialSize.kills());
		return new Workload(name,
				List.of(new Subject("chihuo", this::measureKills)
					.withGoal("least rate from 5 s after its return on, by that before", Goal.atLeast(MIN_RATE_AFTER))
					.withGoal("doubled effects", Goal.atMost(0))
					.withGoal("stop", Goal.atMost(MAX_STOP_SECONDS))
					.runOnce()),
				true);
	}

	private List<Reading> measureKills() throws Exception {
		LoadTimes times = this.trialSize.fault();
		int seconds = times.totalSeconds() + MAX_SECONDS_PER_KILL * this.trialSize.kills();
		try (PostgresServer server = PostgresServer.start()) {
			ChihuoHost client = JdbcSubjects.hostOn(server, "chihuo.role=client");
			TaskQueue<String> queue = client.findBean(ChihuoClient.class).queue(LoadWorkerProcess.LOOP, String.class);
			try (LoadWorkers workers = new LoadWorkers(JdbcSubjects.propertiesOf(server));
					PacedLoad load = new PacedLoad(queue, workers, this.trialSize.perSecond(), seconds)) {
				workers.startWorker();
				workers.startWorker();
				load.startLoad();
				Thread.sleep(SETTLING_TIME.toMillis());
				double before = Math.min(this.trialSize.perSecond(),
						load.observe(Duration.ofSeconds(times.secondsBefore())).ratePerSecond());
				double least = leastRate(load, workers);
				double stop = stopBesideKill(workers);
				load.verifyAllStarted();
				awaitDrained(queue);
				return List.of(
						new Reading("least rate from 5 s after its return on, by that before", least / before, "times"),
						new Reading("repeated runs", workers.repeatedCount(), "runs"),
						new Reading("doubled effects", workers.doubledCount(), "runs"),
						new Reading("refused adds", load.refusedCount(), "tasks"), new Reading("stop", stop, "s"));
			}
			finally {
				client.stopLoops();
			}
		}
	}

	private double leastRate(PacedLoad load, LoadWorkers workers) throws Exception {
		double least = Double.MAX_VALUE;
		for (int i = 0; i < this.trialSize.kills(); i++) {
			workers.killOldest();
			workers.startWorker();
			Thread.sleep(SETTLING_TIME.toMillis());
			least = Math.min(least,
					load.observe(Duration.ofSeconds(this.trialSize.fault().secondsBefore())).ratePerSecond());
		}
		return least;
	}

	/** Stop one worker when the other was just killed, and start one for the rest. */
	private static double stopBesideKill(LoadWorkers workers) throws Exception {
		workers.killOldest();
		double stop = workers.stopOldest();
		workers.startWorker();
		return stop;
	}

	private static void awaitDrained(TaskQueue<String> queue) throws InterruptedException {
		long end = System.nanoTime() + END_TIMEOUT.toNanos();
		while (!queue.counts().isDrained()) {
			if (System.nanoTime() > end) {
				throw new IllegalStateException("Tasks were lost: " + queue.counts());
			}
			Thread.sleep(Duration.ofMillis(100).toMillis());
		}
	}

}
