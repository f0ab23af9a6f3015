// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops with the application what further namespaces start and stop in one
 * phase.
 *
 * @param namespaces the namespaces
 * @param phase the phase
 */
record NamespaceLifecycle(NamespaceContexts namespaces, int phase) implements SmartLifecycle {

	private Stream<SmartLifecycle> parts() {
		return this.namespaces.findBeans(SmartLifecycle.class).filter((part) -> part.getPhase() == this.phase);
	}

	@Override
	public void start() {
		this.namespaces.forEachBean(SmartLifecycle.class, (part) -> {
			if (part.getPhase() == this.phase) {
				part.start();
			}
		});
	}

	@Override
	public void stop() {
		parts().forEach(SmartLifecycle::stop);
	}

	/** All at the same time. */
	@Override
	public void stop(Runnable callback) {
		List<SmartLifecycle> parts = parts().toList();
		AtomicInteger waiting = new AtomicInteger(parts.size() + 1);
		Runnable onStopped = () -> {
			if (waiting.decrementAndGet() == 0) {
				callback.run();
			}
		};
		parts.forEach((part) -> part.stop(onStopped));
		onStopped.run();
	}

	@Override
	public boolean isRunning() {
		return parts().anyMatch(SmartLifecycle::isRunning);
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

}
