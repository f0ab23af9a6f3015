// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import io.chihuo.QueueCounts;
import io.chihuo.TaskState;
import io.chihuo.backend.QueueName;

/**
 * Shows how many ids of a queue are in which state. Reading a gauge returns the last
 * answer of the backend and has it asked anew, so a scrape never waits. The gauges of a
 * queue are read one after the other and share an answer.
 */
final class QueueGauges {

	/** Longer than a scrape takes, shorter than until the next one. */
	private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final Map<TaskState, ToLongFunction<QueueCounts>> COUNTS = Map.of(TaskState.READY,
			QueueCounts::ready, TaskState.DELAYED, QueueCounts::delayed, TaskState.RUNNING, QueueCounts::running,
			TaskState.FINISHED, QueueCounts::finished, TaskState.DEAD, QueueCounts::dead, TaskState.WAITING,
			QueueCounts::waiting);

	private final QueueName queue;

	private final MeterRegistry registry;

	private final Supplier<CompletableFuture<QueueCounts>> fetchCounts;

	private final List<Gauge> gauges = new ArrayList<>();

	private volatile boolean shown;

	private final AtomicBoolean asking = new AtomicBoolean();

	private volatile long askAt;

	private volatile @Nullable QueueCounts last;

	QueueGauges(QueueName queue, MeterRegistry registry, Supplier<CompletableFuture<QueueCounts>> fetchCounts) {
		this.queue = queue;
		this.registry = registry;
		this.fetchCounts = fetchCounts;
		this.askAt = currentNanos();
	}

	/** Be there from here on. */
	void showGauges() {
		if (!this.shown) {
			registerGauges();
		}
	}

	private synchronized void registerGauges() {
		if (!this.shown) {
			this.shown = true;
			COUNTS.forEach((state, count) -> this.gauges.add(createGauge(state, count)));
		}
	}

	private Gauge createGauge(TaskState state, ToLongFunction<QueueCounts> count) {
		return Gauge.builder(ChihuoMeters.QUEUE_TASKS.getName(), this, (gauges) -> gauges.readCount(count))
			.baseUnit(ChihuoMeters.QUEUE_TASKS.getBaseUnit())
			.tags(ChihuoKeys.tagsOf(this.queue))
			.tag(ChihuoKeys.STATE.asString(), state.name().toLowerCase(Locale.ROOT))
			.register(this.registry);
	}

	/** Be there no longer, and ask nothing, until shown again. */
	synchronized void hideGauges() {
		this.gauges.forEach(this.registry::remove);
		this.gauges.clear();
		this.shown = false;
	}

	private double readCount(ToLongFunction<QueueCounts> count) {
		long now = currentNanos();
		if (now - this.askAt >= 0 && this.asking.compareAndSet(false, true)) {
			askCounts(now);
		}
		QueueCounts counts = this.last;
		return (counts != null) ? count.applyAsLong(counts) : Double.NaN;
	}

	/** One query at a time; a value that could not be read is unknown. */
	private void askCounts(long now) {
		try {
			this.fetchCounts.get().whenComplete((counts, failure) -> onCountsAnswered(counts, now));
		}
		catch (RuntimeException ex) {
			onCountsAnswered(null, now);
		}
	}

	private void onCountsAnswered(@Nullable QueueCounts counts, long asked) {
		this.last = counts;
		this.askAt = asked + MAX_AGE_NANOS;
		this.asking.set(false);
	}

	private long currentNanos() {
		return this.registry.config().clock().monotonicTime();
	}

}
