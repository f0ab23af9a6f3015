// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.concurrent.atomic.AtomicBoolean;

import org.springframework.context.SmartLifecycle;

import io.chihuo.LifecyclePhases;
import io.chihuo.bulk.BulkOperationEngine;

/**
 * Has bulk operations worked on here while the backend is started.
 */
final class BulkLifecycle implements SmartLifecycle {

	private final BulkOperationEngine engine;

	private final AtomicBoolean running = new AtomicBoolean();

	BulkLifecycle(BulkOperationEngine engine) {
		this.engine = engine;
	}

	@Override
	public void start() {
		if (this.running.compareAndSet(false, true)) {
			this.engine.start();
		}
	}

	@Override
	public void stop() {
		if (this.running.compareAndSet(true, false)) {
			this.engine.stop();
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
