// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.springframework.context.SmartLifecycle;

import io.chihuo.concurrent.SafeLogger;

/**
 * Starts and stops with the application what further namespaces start and stop in one
 * phase.
 *
 * @param namespaces the namespaces
 * @param phase the phase
 */
record NamespaceLifecycle(NamespaceContexts namespaces, int phase) implements SmartLifecycle {

	private static final SafeLogger logger = SafeLogger.of(NamespaceLifecycle.class);

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
		parts().forEach((part) -> stopSafely(part::stop));
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
		for (SmartLifecycle part : parts) {
			AtomicBoolean stopped = new AtomicBoolean();
			Runnable onPartStopped = () -> {
				if (stopped.compareAndSet(false, true)) {
					onStopped.run();
				}
			};
			if (!stopSafely(() -> part.stop(onPartStopped))) {
				onPartStopped.run();
			}
		}
		onStopped.run();
	}

	/** A namespace that fails to stop must not keep the others from it. */
	private static boolean stopSafely(Runnable stop) {
		try {
			stop.run();
			return true;
		}
		catch (RuntimeException ex) {
			logger.error("A namespace did not stop without an error; the others stop all the same", ex);
			return false;
		}
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
