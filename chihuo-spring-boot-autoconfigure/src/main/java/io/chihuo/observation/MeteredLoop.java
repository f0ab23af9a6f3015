// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

import io.chihuo.LoopControl;
import io.chihuo.LoopState;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.engine.ForeignCode;
import io.chihuo.engine.LoopListener;
import io.chihuo.engine.RunListener;

/**
 * The meters of one loop, beside its runs.
 */
final class MeteredLoop implements LoopListener {

	private final LoopControl loop;

	private final MeterRegistry registry;

	private final MeterCalls calls;

	private final Timer wait;

	private final Counter leasesLost;

	private final Counter dead;

	private final Counter unresponsive;

	private final Counter dropped;

	private final Runnable onRemoved;

	private final List<Meter> gauges = new ArrayList<>();

	MeteredLoop(LoopControl loop, QueueName queue, MeterRegistry registry, Runnable onRemoved) {
		Tags tags = ChihuoKeys.tagsOf(queue);
		this.loop = loop;
		this.registry = registry;
		this.onRemoved = onRemoved;
		this.calls = new MeterCalls(registry, ForeignCode.ofLoop(queue.loop()));
		this.wait = registry.timer(ChihuoMeters.TASK_WAIT.getName(), tags);
		this.leasesLost = registry.counter(ChihuoMeters.LEASE_LOST.getName(), tags);
		this.dead = registry.counter(ChihuoMeters.TASK_DEAD.getName(), tags);
		this.unresponsive = registry.counter(ChihuoMeters.TASK_UNRESPONSIVE.getName(), tags);
		this.dropped = registry.counter(ChihuoMeters.NOTIFICATION_DROPPED.getName(), tags);
		registerGauge(ChihuoMeters.LOOP_CONCURRENCY, tags, (metered) -> metered.loop.concurrency());
		registerGauge(ChihuoMeters.LOOP_SLOTS_FREE, tags, MeteredLoop::freeSlots);
		for (LoopState state : LoopState.values()) {
			registerGauge(ChihuoMeters.LOOP_STATE,
					tags.and(ChihuoKeys.STATE.asString(), state.name().toLowerCase(Locale.ROOT)),
					(metered) -> (metered.loop.state() == state) ? 1 : 0);
		}
	}

	private void registerGauge(ChihuoMeters meter, Tags tags, ToDoubleFunction<MeteredLoop> value) {
		this.gauges.add(Gauge.builder(meter.getName(), this, value)
			.baseUnit(meter.getBaseUnit())
			.tags(tags)
			.register(this.registry));
	}

	private double freeSlots() {
		return (this.loop.state() == LoopState.RUNNING)
				? Math.max(0, this.loop.concurrency() - this.loop.runningCount() + this.loop.leftoverCount()) : 0;
	}

	/** It never blocks, whatever the registry does, and counts what the channel drops. */
	@Override
	public boolean isDirect() {
		return true;
	}

	/** Counters stay, as is usual; gauges, which show a present state, are removed. */
	@Override
	public void onLoopRemoved() {
		this.calls.callSafely(() -> {
			this.gauges.forEach(this.registry::remove);
			this.onRemoved.run();
		});
	}

	@Override
	public RunListener onRunStarting(LeasedTask task, long now) {
		long waited = Math.max(0, now - task.readyAt());
		this.calls.callSafely(() -> this.wait.record(waited, TimeUnit.MILLISECONDS));
		return RunListener.NONE;
	}

	@Override
	public void onRunUnresponsive(LeasedTask task) {
		this.calls.callSafely(this.unresponsive::increment);
	}

	@Override
	public void onNotificationDropped() {
		this.calls.callSafely(this.dropped::increment);
	}

	@Override
	public void onLeaseLost(LeasedTask task) {
		this.calls.callSafely(this.leasesLost::increment);
	}

	@Override
	public void onTaskDead(StoredDeadLetter letter) {
		this.calls.callSafely(this.dead::increment);
	}

}
