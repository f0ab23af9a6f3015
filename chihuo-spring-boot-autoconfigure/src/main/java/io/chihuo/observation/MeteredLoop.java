package io.chihuo.observation;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

import io.chihuo.LoopControl;
import io.chihuo.LoopState;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.engine.LoopListener;
import io.chihuo.engine.RunWatch;

/**
 * The meters of one loop, beside its runs.
 */
final class MeteredLoop implements LoopListener {

	private final LoopControl loop;

	private final MeterRegistry registry;

	private final Timer wait;

	private final Counter leasesLost;

	private final Counter dead;

	private final List<Meter> gauges;

	MeteredLoop(LoopControl loop, MeterRegistry registry) {
		Tags tags = Tags.of(ChihuoKeys.LOOP.asString(), loop.name());
		this.loop = loop;
		this.registry = registry;
		this.wait = registry.timer(ChihuoMeters.TASK_WAIT.getName(), tags);
		this.leasesLost = registry.counter(ChihuoMeters.LEASE_LOST.getName(), tags);
		this.dead = registry.counter(ChihuoMeters.TASK_DEAD.getName(), tags);
		this.gauges = List.of(
				Gauge.builder(ChihuoMeters.LOOP_CONCURRENCY.getName(), loop, LoopControl::concurrency)
					.baseUnit(ChihuoMeters.LOOP_CONCURRENCY.getBaseUnit())
					.tags(tags)
					.register(registry),
				Gauge.builder(ChihuoMeters.LOOP_SLOTS_FREE.getName(), this, MeteredLoop::free)
					.baseUnit(ChihuoMeters.LOOP_SLOTS_FREE.getBaseUnit())
					.tags(tags)
					.register(registry));
	}

	private double free() {
		return (this.loop.state() == LoopState.RUNNING)
				? Math.max(0, this.loop.concurrency() - this.loop.running().size()) : 0;
	}

	/** What counts stays, as counters do; what shows a present state must not. */
	@Override
	public void removed() {
		this.gauges.forEach(this.registry::remove);
	}

	@Override
	public RunWatch runStarts(LeasedTask task, long now) {
		this.wait.record(Math.max(0, now - task.readyAt()), TimeUnit.MILLISECONDS);
		return RunWatch.NONE;
	}

	@Override
	public void leaseLost(LeasedTask task) {
		this.leasesLost.increment();
	}

	@Override
	public void dead(StoredDeadLetter letter) {
		this.dead.increment();
	}

}
