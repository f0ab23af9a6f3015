// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.function.Consumer;

import io.micrometer.core.instrument.MeterRegistry;

import io.chihuo.LoopControl;
import io.chihuo.engine.EngineListener;
import io.chihuo.engine.LoopListener;

/**
 * Measures the loops of this node, beside their runs.
 */
public final class LoopMeters implements EngineListener {

	private final MeterRegistry registry;

	private final Consumer<String> removed;

	/**
	 * Create a listener.
	 * @param removed called with the name of each loop that is removed
	 */
	public LoopMeters(MeterRegistry registry, Consumer<String> removed) {
		this.registry = registry;
		this.removed = removed;
	}

	@Override
	public LoopListener onLoopRegistered(LoopControl loop) {
		return new MeteredLoop(loop, this.registry, () -> this.removed.accept(loop.name()));
	}

}
