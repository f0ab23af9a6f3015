package io.chihuo.observation;

import io.micrometer.core.instrument.MeterRegistry;

import io.chihuo.LoopControl;
import io.chihuo.engine.EngineListener;
import io.chihuo.engine.LoopListener;

/**
 * Measures the loops of this node, beside their runs.
 */
public final class LoopMeters implements EngineListener {

	private final MeterRegistry registry;

	public LoopMeters(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public LoopListener listen(LoopControl loop) {
		return new MeteredLoop(loop, this.registry);
	}

}
