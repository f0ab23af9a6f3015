package io.chihuo.observation;

import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import io.chihuo.QueueCounts;
import io.chihuo.TaskState;

/**
 * Shows how many ids of a queue are in which state. Whoever reads a gauge gets the last
 * answer of the backend and has it asked anew, so a scrape never waits. The gauges of a
 * queue are read one after the other and share an answer.
 */
final class QueueGauges {

	/** Longer than a scrape takes, shorter than until the next one. */
	private static final long FRESH = TimeUnit.SECONDS.toNanos(1);

	private final MeterRegistry registry;

	private final Supplier<CompletableFuture<QueueCounts>> backend;

	private final AtomicLong askAt;

	private volatile @Nullable QueueCounts last;

	QueueGauges(String loop, MeterRegistry registry, Supplier<CompletableFuture<QueueCounts>> backend) {
		this.registry = registry;
		this.backend = backend;
		this.askAt = new AtomicLong(now());
		register(loop, TaskState.READY, QueueCounts::ready);
		register(loop, TaskState.DELAYED, QueueCounts::delayed);
		register(loop, TaskState.RUNNING, QueueCounts::running);
		register(loop, TaskState.FINISHED, QueueCounts::finished);
		register(loop, TaskState.DEAD, QueueCounts::dead);
	}

	private void register(String loop, TaskState state, ToLongFunction<QueueCounts> count) {
		Gauge.builder(ChihuoMeters.QUEUE_TASKS.getName(), this, (gauges) -> gauges.read(count))
			.baseUnit(ChihuoMeters.QUEUE_TASKS.getBaseUnit())
			.tag(ChihuoKeys.LOOP.asString(), loop)
			.tag(ChihuoKeys.STATE.asString(), state.name().toLowerCase(Locale.ROOT))
			.register(this.registry);
	}

	private double read(ToLongFunction<QueueCounts> count) {
		long now = now();
		long due = this.askAt.get();
		if (now - due >= 0 && this.askAt.compareAndSet(due, Long.MAX_VALUE)) {
			ask(now);
		}
		QueueCounts counts = this.last;
		return (counts != null) ? count.applyAsLong(counts) : Double.NaN;
	}

	/** One question at a time; what could not be answered is not known. */
	private void ask(long now) {
		this.backend.get().whenComplete((counts, failure) -> {
			this.last = counts;
			this.askAt.set(now + FRESH);
		});
	}

	private long now() {
		return this.registry.config().clock().monotonicTime();
	}

}
