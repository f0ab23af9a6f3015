// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.concurrent.atomic.AtomicBoolean;

import org.springframework.context.SmartLifecycle;

import io.chihuo.LifecyclePhases;

/**
 * Starts and stops one component of Chihuo with the application, in a phase of
 * {@link LifecyclePhases}. A second start or stop has no effect.
 */
final class ComponentLifecycle implements SmartLifecycle {

	private final int phase;

	private final Runnable start;

	private final Runnable stop;

	private final AtomicBoolean running = new AtomicBoolean();

	ComponentLifecycle(int phase, Runnable start, Runnable stop) {
		this.phase = phase;
		this.start = start;
		this.stop = stop;
	}

	@Override
	public void start() {
		if (this.running.compareAndSet(false, true)) {
			this.start.run();
		}
	}

	@Override
	public void stop() {
		if (this.running.compareAndSet(true, false)) {
			this.stop.run();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running.get();
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

}
