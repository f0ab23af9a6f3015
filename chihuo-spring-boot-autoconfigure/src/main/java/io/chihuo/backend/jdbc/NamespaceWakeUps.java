// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Notifications of each namespace, which begin with its first use.
 */
final class NamespaceWakeUps implements AutoCloseable {

	private final Function<String, WakeUps> factory;

	private final Map<String, WakeUps> namespaces = new HashMap<>();

	private boolean paused;

	/**
	 * Create an instance.
	 * @param factory creates those of a namespace
	 */
	NamespaceWakeUps(Function<String, WakeUps> factory) {
		this.factory = factory;
	}

	/** Notifications of a namespace. */
	synchronized WakeUps get(String namespace) {
		return this.namespaces.computeIfAbsent(namespace, this::createWakeUps);
	}

	private WakeUps createWakeUps(String namespace) {
		WakeUps created = this.factory.apply(namespace);
		if (this.paused) {
			created.pause();
		}
		return created;
	}

	/** Release all connections until this is resumed. */
	synchronized void pause() {
		this.paused = true;
		this.namespaces.values().forEach(WakeUps::pause);
	}

	synchronized void resume() {
		this.paused = false;
		this.namespaces.values().forEach(WakeUps::resume);
	}

	@Override
	public synchronized void close() {
		this.paused = true;
		this.namespaces.values().forEach(WakeUps::close);
	}

}
