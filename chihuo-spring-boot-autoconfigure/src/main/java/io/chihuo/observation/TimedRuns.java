// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationPredicate;

import io.chihuo.LoopControl;
import io.chihuo.engine.EngineListener;
import io.chihuo.engine.LoopListener;

/**
 * Times runs without observing them, for where nothing but meters would learn of the
 * observation: an observation takes several times as long as a short task.
 */
public final class TimedRuns implements EngineListener {

	private final MeterRegistry registry;

	private final List<ObservationPredicate> predicates;

	private final List<ObservationFilter> filters;

	/**
	 * Create a listener.
	 * @param predicates predicates that the observation would be subject to
	 * @param filters filters that it would pass
	 */
	public TimedRuns(MeterRegistry registry, List<ObservationPredicate> predicates, List<ObservationFilter> filters) {
		this.registry = registry;
		this.predicates = List.copyOf(predicates);
		this.filters = List.copyOf(filters);
	}

	@Override
	public LoopListener onLoopRegistered(LoopControl loop) {
		RunTimers timers = new RunTimers(loop.name(), this.registry, this.filters);
		return timers.areWanted(this.predicates) ? timers : LoopListener.NONE;
	}

}
