// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

import io.chihuo.LifecyclePhases;
import io.chihuo.backend.TaskBackend;

/**
 * Stops and starts the backend with the application: after all that uses it, and before
 * the connection factories and pools that it uses.
 */
final class BackendLifecycle implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(BackendLifecycle.class);

	private final TaskBackend backend;

	private final AtomicBoolean running = new AtomicBoolean();

	BackendLifecycle(TaskBackend backend) {
		this.backend = backend;
	}

	@Override
	public void start() {
		if (this.running.compareAndSet(false, true)) {
			this.backend.start();
		}
	}

	@Override
	public void stop() {
		if (this.running.compareAndSet(true, false)) {
			this.backend.stop();
			logger.debug("The {} backend has stopped", this.backend.name());
		}
	}

	@Override
	public boolean isRunning() {
		return this.running.get();
	}

	@Override
	public int getPhase() {
		return LifecyclePhases.BACKEND;
	}

}
