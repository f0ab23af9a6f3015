// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.function.Consumer;

import io.micrometer.core.instrument.MeterRegistry;

import io.chihuo.LoopControl;
import io.chihuo.backend.QueueName;
import io.chihuo.engine.EngineListener;
import io.chihuo.engine.LoopListener;

/**
 * Measures the loops of this node, beside their runs.
 */
public final class LoopMeters implements EngineListener {

	private final MeterRegistry registry;

	private final String namespace;

	private final Consumer<String> onLoopRemoved;

	/**
	 * Create a listener.
	 * @param namespace namespace of the loops
	 * @param onLoopRemoved called with the name of each loop that is removed
	 */
	public LoopMeters(MeterRegistry registry, String namespace, Consumer<String> onLoopRemoved) {
		this.registry = registry;
		this.namespace = namespace;
		this.onLoopRemoved = onLoopRemoved;
	}

	@Override
	public LoopListener onLoopRegistered(LoopControl loop) {
		return new MeteredLoop(loop, new QueueName(this.namespace, loop.name()), this.registry,
				() -> this.onLoopRemoved.accept(loop.name()));
	}

}
