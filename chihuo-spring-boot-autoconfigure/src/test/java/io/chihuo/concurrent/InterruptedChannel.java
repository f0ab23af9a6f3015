// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.io.IOException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.util.concurrent.CompletableFuture;

/**
 * A channel that is closed on the thread that interrupts its reader, as those of the JDK
 * are, which may block there.
 */
public final class InterruptedChannel extends AbstractInterruptibleChannel {

	private final CompletableFuture<Thread> closer = new CompletableFuture<>();

	/** Read until the thread is interrupted. */
	public void read() throws IOException {
		begin();
		try {
			this.closer.join();
		}
		finally {
			end(false);
		}
	}

	@Override
	protected void implCloseChannel() {
		this.closer.complete(Thread.currentThread());
	}

	/** The thread that has interrupted the reader. */
	public CompletableFuture<Thread> closer() {
		return this.closer;
	}

}
