// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationPredicate;

import io.chihuo.LoopControl;
import io.chihuo.backend.QueueName;
import io.chihuo.engine.EngineListener;
import io.chihuo.engine.LoopListener;

/**
 * Times runs without observing them, for where nothing but meters would learn of the
 * observation: an observation takes several times as long as a short task.
 * <p>
 * An empty run in memory took 1.5 µs of processor time, 1.6 µs with this, and 4.9 µs with
 * an observation (concurrency 10, median of nine times 200,000 runs, 29 November 2026).
 */
public final class TimedRuns implements EngineListener {

	private final MeterRegistry registry;

	private final String namespace;

	private final List<ObservationPredicate> predicates;

	private final List<ObservationFilter> filters;

	/**
	 * Create a listener.
	 * @param namespace namespace of the loops
	 * @param predicates predicates that the observation would be subject to
	 * @param filters filters that it would pass
	 */
	public TimedRuns(MeterRegistry registry, String namespace, List<ObservationPredicate> predicates,
			List<ObservationFilter> filters) {
		this.registry = registry;
		this.namespace = namespace;
		this.predicates = List.copyOf(predicates);
		this.filters = List.copyOf(filters);
	}

	@Override
	public LoopListener onLoopRegistered(LoopControl loop) {
		RunTimers timers = new RunTimers(new QueueName(this.namespace, loop.name()), this.registry, this.filters);
		return timers.areWanted(this.predicates) ? timers : LoopListener.NONE;
	}

}
