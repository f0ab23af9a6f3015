// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.memory;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.chihuo.backend.NodeBus;
import io.chihuo.concurrent.BusListeners;

/**
 * Calls its subscribers at once, on the publisher's thread.
 */
final class MemoryNodeBus implements NodeBus {

	private final BusListeners listeners = new BusListeners();

	private final BooleanSupplier isClosed;

	MemoryNodeBus(BooleanSupplier isClosed) {
		this.isClosed = isClosed;
	}

	@Override
	public CompletableFuture<Void> publish(byte[] message) {
		if (this.isClosed.getAsBoolean()) {
			return CompletableFuture.failedFuture(MemoryTaskBackend.createUnavailable());
		}
		this.listeners.publish(message);
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public Runnable subscribe(Consumer<byte[]> listener) {
		return this.listeners.add(listener);
	}

}
