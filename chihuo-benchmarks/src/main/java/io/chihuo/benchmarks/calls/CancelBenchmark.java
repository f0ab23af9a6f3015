// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.calls;

import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;

import io.chihuo.ChihuoClient;
import io.chihuo.TaskHandle;
import io.chihuo.benchmarks.harness.Checks;
import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Percentiles;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Workload;

/**
 * Measures the time from a cancel on one node to the interrupt on another one. Both are
 * applications of one JVM, so that one clock measures it, and stay until they are closed.
 */
final class CancelBenchmark implements AutoCloseable {

	private static final String CHANNEL = "bare:cancels";

	private static final int TIMEOUT_SECONDS = 30;

	private final CallServers servers;

	private final int cancels;

	private @Nullable CallHost callers;

	private @Nullable CallHost workers;

	CancelBenchmark(CallServers servers, int cancels) {
		this.servers = servers;
		this.cancels = cancels;
	}

	Workload interruptedRuns() {
		return new Workload("cancel on one node to interrupt on another, Redis",
				List.of(new Subject("chihuo", this::cancelRuns),
						new Subject("bare publish to subscriber", this::publishMessages).withGoal("p99",
								Goal.ratioOfAtMost(5))));
	}

	private List<Reading> cancelRuns() throws InterruptedException {
		CallHost callers = this.callers;
		CallHost workers = this.workers;
		if (callers == null || workers == null) {
			callers = CallHost.startCaller(this.servers.redisBackend());
			this.callers = callers;
			workers = CallHost.startWorker(this.servers.redisBackend());
			this.workers = workers;
		}
		return cancelRuns(callers.client(), workers.context().getBean(HeldCallWorker.class));
	}

	private List<Reading> cancelRuns(ChihuoClient client, HeldCallWorker worker) throws InterruptedException {
		long[] nanos = new long[this.cancels];
		for (int i = 0; i < this.cancels; i++) {
			int number = i;
			TaskHandle<Integer> handle = client.call(HeldCalls.class, (calls) -> hold(calls, number));
			Checks.countChecks("as the run", worker.awaitStart(), number);
			long start = System.nanoTime();
			handle.cancel();
			nanos[i] = worker.awaitInterrupt() - start;
		}
		return createReadings(nanos);
	}

	private static int hold(HeldCalls calls, int number) {
		try {
			return calls.hold(number);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private List<Reading> publishMessages() throws InterruptedException {
		long[] nanos = new long[this.cancels];
		SynchronousQueue<Long> arrivals = new SynchronousQueue<>();
		RedisClient client = RedisClient
			.create(RedisURI.create(this.servers.redis().host(), this.servers.redis().port()));
		try {
			StatefulRedisPubSubConnection<String, String> subscriber = client.connectPubSub();
			subscriber.addListener(new RedisPubSubAdapter<>() {

				@Override
				public void message(String channel, String message) {
					noteArrival(arrivals, System.nanoTime());
				}

			});
			subscriber.sync().subscribe(CHANNEL);
			RedisCommands<String, String> publisher = client.connect().sync();
			for (int i = 0; i < this.cancels; i++) {
				long start = System.nanoTime();
				publisher.publish(CHANNEL, Integer.toString(i));
				Long arrival = arrivals.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
				Checks.countChecks("messages", (arrival != null) ? 1 : 0, 1);
				nanos[i] = arrival - start;
			}
		}
		finally {
			client.shutdown();
		}
		return createReadings(nanos);
	}

	private static void noteArrival(SynchronousQueue<Long> arrivals, long now) {
		try {
			arrivals.put(now);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static List<Reading> createReadings(long... nanos) {
		Percentiles times = new Percentiles(nanos);
		return List.of(times.createReading(50), times.createReading(99));
	}

	@Override
	public void close() {
		if (this.callers != null) {
			this.callers.close();
			this.callers = null;
		}
		if (this.workers != null) {
			this.workers.close();
			this.workers = null;
		}
	}

}
