// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Plays work that does not heed interruption.
 */
final class UninterruptibleWork {

	private UninterruptibleWork() {
	}

	static void await(CountDownLatch latch) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (latch.getCount() > 0) {
			try {
				if (!latch.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
					throw new AssertionError("Nobody opened the latch");
				}
			}
			catch (InterruptedException ex) {
				// goes on
			}
		}
	}

}
