// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.AsyncTaskQueue;
import io.chihuo.QueueCounts;
import io.chihuo.QueueView;
import io.chihuo.TaskInfo;
import io.chihuo.actuate.LoopSeries.Moment;
import io.chihuo.backend.SystemTaskClock;
import io.chihuo.backend.TaskClock;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.cluster.Cluster;
import io.chihuo.cluster.NodeStatus;

/**
 * Looks at the queues of all loops, one after the other, while somebody reads the
 * overview, and for a short time after that. So an application whose overview nobody
 * reads pays nothing, and one with many loops a bounded part of one thread.
 */
final class OverviewSampler {

	private static final Logger logger = LoggerFactory.getLogger(OverviewSampler.class);

	private static final long READ_NANOS = TimeUnit.SECONDS.toNanos(60);

	private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(1);

	/** Of each round; the rest of it is a pause. */
	private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

	private static final int CALLS_AT_ONCE = 20;

	private static final long CALL_SECONDS = 5;

	/** A queue is not looked at again sooner. */
	private static final long FRESH_MILLIS = 2000;

	private static final int MAX_LOOPS_LOOKED_AT = 100;

	private final Cluster cluster;

	private final BackendChihuoClient client;

	private final TaskClock clock;

	private final Map<String, QueueSample> samples = new ConcurrentHashMap<>();

	/** When each queue was asked last, also those that do not answer. */
	private final Map<String, Long> askedAt = new ConcurrentHashMap<>();

	private final Map<String, LoopSeries> series = new ConcurrentHashMap<>();

	private final LoopSeries totals = new LoopSeries();

	/** Names with the moment of the last look, the oldest one first. */
	private final Map<String, Long> lookedAt = new LinkedHashMap<>() {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
			return size() > MAX_LOOPS_LOOKED_AT;
		}

	};

	private final AtomicBoolean working = new AtomicBoolean();

	private volatile long wantedUntil = SystemTaskClock.monotonicNanos();

	private volatile long nextMomentAt;

	private volatile @Nullable ClusterView view;

	OverviewSampler(Cluster cluster, BackendChihuoClient client, TaskClock clock) {
		this.cluster = cluster;
		this.client = client;
		this.clock = clock;
	}

	/**
	 * All nodes and loops as they were a moment ago.
	 *
	 * @param nodes the nodes, this one first
	 * @param loops the loops of all nodes, and the queues of this one
	 * @param takenAt when that was, in monotonic nanoseconds
	 */
	record ClusterView(List<NodeStatus> nodes, Map<String, LoopTotal> loops, long takenAt) {

	}

	/** One for all who ask within a second, since there may be many nodes and loops. */
	ClusterView clusterView() {
		ClusterView last = this.view;
		return (last != null && SystemTaskClock.monotonicNanos() - last.takenAt() < ROUND_NANOS) ? last : takeView();
	}

	private synchronized ClusterView takeView() {
		List<NodeStatus> nodes = this.cluster.nodes();
		ClusterView taken = new ClusterView(nodes, LoopTotal.sumUp(nodes, this.client.queueNames()),
				SystemTaskClock.monotonicNanos());
		this.view = taken;
		return taken;
	}

	/** Somebody reads the overview. */
	void onRead() {
		this.wantedUntil = SystemTaskClock.monotonicNanos() + READ_NANOS;
		if (this.working.compareAndSet(false, true)) {
			startThread();
		}
	}

	/** A thread that could not be had must not be the last. */
	private void startThread() {
		try {
			Thread thread = new Thread(this::work, "chihuo-overview");
			thread.setDaemon(true);
			thread.start();
		}
		catch (RuntimeException | Error ex) {
			this.working.set(false);
			throw ex;
		}
	}

	/** Somebody looks at one loop, of which more is kept from now on. */
	void onLookedAt(String loop) {
		synchronized (this.lookedAt) {
			this.lookedAt.remove(loop);
			this.lookedAt.put(loop, this.clock.millis());
		}
		onRead();
	}

	private boolean isLookedAt(String loop, long now) {
		synchronized (this.lookedAt) {
			Long at = this.lookedAt.get(loop);
			return at != null && now - at < LoopSeries.KEPT_MILLIS;
		}
	}

	private void work() {
		try {
			while (this.wantedUntil - SystemTaskClock.monotonicNanos() > 0 && this.cluster.isRunning()) {
				long start = SystemTaskClock.monotonicNanos();
				sampleSome(start);
				LockSupport.parkNanos(this, ROUND_NANOS - (SystemTaskClock.monotonicNanos() - start));
			}
		}
		finally {
			this.working.set(false);
		}
	}

	private void sampleSome(long start) {
		try {
			Map<String, LoopTotal> loops = takeView().loops();
			this.samples.keySet().retainAll(loops.keySet());
			this.askedAt.keySet().retainAll(loops.keySet());
			this.series.keySet().retainAll(loops.keySet());
			List<String> names = inOrderOfAge(loops.keySet());
			for (int from = 0; from < names.size()
					&& SystemTaskClock.monotonicNanos() - start < WORK_NANOS; from += CALLS_AT_ONCE) {
				sampleAll(names.subList(from, Math.min(from + CALLS_AT_ONCE, names.size())), CALL_SECONDS * 1000);
			}
			noteMoment(loops);
		}
		catch (RuntimeException ex) {
			logger.debug("Queues could not be looked at for the overview", ex);
		}
	}

	/** Without those that were asked just now. */
	private List<String> inOrderOfAge(Set<String> names) {
		long now = this.clock.millis();
		record AskedQueue(String name, long at) {
		}
		return names.stream()
			.map((name) -> new AskedQueue(name, this.askedAt.getOrDefault(name, 0L)))
			.filter((asked) -> now - asked.at() >= FRESH_MILLIS)
			.sorted(Comparator.comparingLong(AskedQueue::at))
			.map(AskedQueue::name)
			.toList();
	}

	/** Look at some queues now, unless that was done just now. */
	void freshen(List<String> names, long timeoutMillis) {
		sampleAll(inOrderOfAge(Set.copyOf(names)), timeoutMillis);
	}

	private void sampleAll(List<String> names, long timeoutMillis) {
		List<CompletableFuture<Void>> calls = names.stream().map(this::sampleQueue).toList();
		try {
			CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get(timeoutMillis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("Some queues did not answer in time", ex);
		}
	}

	/** A name of another node may be none that a queue can have here. */
	private CompletableFuture<Void> sampleQueue(String name) {
		this.askedAt.put(name, this.clock.millis());
		try {
			return askQueue(name);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private CompletableFuture<Void> askQueue(String name) {
		AsyncTaskQueue<Object> queue = this.client.queue(name, Object.class).async();
		CompletableFuture<Optional<Instant>> head = queue.peek(QueueView.HEAD, null, 1)
			.thenApply((page) -> page.tasks().stream().findFirst().map(TaskInfo::addedAt))
			.exceptionally((failure) -> Optional.empty());
		return queue.counts().thenAcceptBoth(head, (counts, addedAt) -> keepSample(name, counts, addedAt.orElse(null)));
	}

	private void keepSample(String name, QueueCounts counts, @Nullable Instant headAddedAt) {
		this.samples.put(name, new QueueSample(this.clock.millis(), counts, headAddedAt));
	}

	@Nullable QueueSample sampleOf(String loop) {
		return this.samples.get(loop);
	}

	private void noteMoment(Map<String, LoopTotal> loops) {
		long now = this.clock.millis();
		if (now < this.nextMomentAt && now > this.nextMomentAt - 2 * LoopSeries.STEP_MILLIS) {
			return;
		}
		this.nextMomentAt = now + LoopSeries.STEP_MILLIS;
		loops.values()
			.forEach((loop) -> this.series.computeIfAbsent(loop.name(), (name) -> new LoopSeries())
				.addMoment(momentOf(loop, now), isLookedAt(loop.name(), now) ? LoopSeries.KEPT_MILLIS
						: LoopSeries.RATE_MILLIS + 2 * LoopSeries.STEP_MILLIS));
		this.totals.addMoment(totalOf(loops, now), LoopSeries.KEPT_MILLIS);
	}

	private Moment momentOf(LoopTotal loop, long now) {
		return new Moment(now, loop.countingNodes(), loop.done(), loop.failed(), this.samples.get(loop.name()));
	}

	/** All loops together; without a sample unless each has one. */
	private Moment totalOf(Map<String, LoopTotal> loops, long now) {
		List<QueueSample> sampled = new ArrayList<>();
		long nodes = 0;
		long done = 0;
		long failed = 0;
		for (LoopTotal loop : loops.values()) {
			nodes += loop.countingNodes();
			done += loop.done();
			failed += loop.failed();
			QueueSample sample = this.samples.get(loop.name());
			if (sample != null) {
				sampled.add(sample);
			}
		}
		return new Moment(now, nodes, done, failed,
				(sampled.size() == loops.size()) ? new QueueSample(now, sumCounts(sampled), null) : null);
	}

	static QueueCounts sumCounts(List<QueueSample> samples) {
		long[] sums = new long[6];
		for (QueueSample sample : samples) {
			QueueCounts counts = sample.counts();
			sums[0] += counts.ready();
			sums[1] += counts.delayed();
			sums[2] += counts.running();
			sums[3] += counts.finished();
			sums[4] += counts.dead();
			sums[5] += counts.waiting();
		}
		return QueueCounts.of(sums[0], sums[1], sums[2], sums[3], sums[4]).withWaiting(sums[5]);
	}

	LoopSeries.Rates ratesOf(LoopTotal loop) {
		LoopSeries known = this.series.get(loop.name());
		return (known != null) ? known.ratesUntil(momentOf(loop, this.clock.millis())) : LoopSeries.Rates.UNKNOWN;
	}

	LoopSeries.Rates totalRates(Map<String, LoopTotal> loops) {
		long now = this.clock.millis();
		return this.totals.ratesUntil(totalOf(loops, now));
	}

	List<Moment> momentsOf(String loop) {
		LoopSeries known = this.series.get(loop);
		return (known != null) ? known.moments() : List.of();
	}

	List<Moment> totalMoments() {
		return this.totals.moments();
	}

}
