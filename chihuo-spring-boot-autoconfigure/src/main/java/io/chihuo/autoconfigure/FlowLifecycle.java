// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.concurrent.atomic.AtomicBoolean;

import org.springframework.context.SmartLifecycle;

import io.chihuo.LifecyclePhases;
import io.chihuo.flow.FlowEngine;

/**
 * Has flows moved on here after the backend has started. What ends while the application
 * stops still moves its flow on.
 */
final class FlowLifecycle implements SmartLifecycle {

	private final FlowEngine flows;

	private final AtomicBoolean running = new AtomicBoolean();

	FlowLifecycle(FlowEngine flows) {
		this.flows = flows;
	}

	@Override
	public void start() {
		if (this.running.compareAndSet(false, true)) {
			this.flows.start();
		}
	}

	@Override
	public void stop() {
		if (this.running.compareAndSet(true, false)) {
			this.flows.stop();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running.get();
	}

	@Override
	public int getPhase() {
		return LifecyclePhases.CLUSTER;
	}

}
