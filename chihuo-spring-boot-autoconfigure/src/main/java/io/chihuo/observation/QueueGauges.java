// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import io.chihuo.QueueCounts;
import io.chihuo.TaskState;
import io.chihuo.backend.QueueName;

/**
 * Shows how many ids of a queue are in which state.
 */
final class QueueGauges {

	private static final Map<TaskState, ToLongFunction<QueueCounts>> COUNTS = Map.of(TaskState.READY,
			QueueCounts::ready, TaskState.DELAYED, QueueCounts::delayed, TaskState.RUNNING, QueueCounts::running,
			TaskState.FINISHED, QueueCounts::finished, TaskState.DEAD, QueueCounts::dead, TaskState.WAITING,
			QueueCounts::waiting);

	private final QueueName queue;

	private final MeterRegistry registry;

	private final PolledAnswer<QueueCounts> counts;

	private final List<Gauge> gauges = new ArrayList<>();

	private volatile boolean shown;

	QueueGauges(QueueName queue, MeterRegistry registry, Supplier<CompletableFuture<QueueCounts>> fetchCounts) {
		this.queue = queue;
		this.registry = registry;
		this.counts = new PolledAnswer<>(registry.config().clock(), fetchCounts);
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
		return Gauge
			.builder(ChihuoMeters.QUEUE_TASKS.getName(), this, (gauges) -> gauges.counts.read(count::applyAsLong))
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

}
