// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Subscribers to a bus in this process.
 */
public final class BusListeners {

	private static final SafeLogger logger = SafeLogger.inBackground(BusListeners.class);

	private final List<Consumer<byte[]>> listeners = new CopyOnWriteArrayList<>();

	/**
	 * Add one.
	 * @return takes it out again; may be called twice
	 */
	public Runnable add(Consumer<byte[]> listener) {
		Consumer<byte[]> own = listener::accept; // the same one may be added twice
		this.listeners.add(own);
		return () -> this.listeners.remove(own);
	}

	/**
	 * Whether there are none.
	 */
	public boolean isEmpty() {
		return this.listeners.isEmpty();
	}

	/**
	 * Pass a message on to all of them, even if one of them throws an exception.
	 */
	public void publish(byte[] message) {
		for (Consumer<byte[]> listener : this.listeners) {
			try {
				listener.accept(message);
			}
			catch (RuntimeException ex) {
				logger.debug("A message of a node was not taken", ex);
			}
		}
	}

}
