// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * A thread that keeps the process alive while loops are active, since theirs do not.
 */
final class KeepAlive {

	private @Nullable CountDownLatch held;

	/** The need is read under the lock, so that the latest answer holds. */
	synchronized void updateNeed(BooleanSupplier needed) {
		boolean alive = needed.getAsBoolean();
		if (alive && this.held == null) {
			this.held = holdThread();
		}
		else if (!alive && this.held != null) {
			this.held.countDown();
			this.held = null;
		}
	}

	private static CountDownLatch holdThread() {
		CountDownLatch latch = new CountDownLatch(1);
		Thread thread = new Thread(() -> {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}, "chihuo-keep-alive");
		thread.setDaemon(false);
		thread.start();
		return latch;
	}

}
