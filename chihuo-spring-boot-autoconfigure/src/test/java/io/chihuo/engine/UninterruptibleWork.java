// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.chihuo.servers.TestLimits;

/**
 * Plays work that does not heed interruption.
 */
final class UninterruptibleWork {

	private UninterruptibleWork() {
	}

	static void await(CountDownLatch latch) {
		long end = System.nanoTime() + TestLimits.HANG_TIMEOUT.toNanos();
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
