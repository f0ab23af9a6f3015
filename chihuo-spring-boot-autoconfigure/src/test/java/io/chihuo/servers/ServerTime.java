// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The clock of a server, which a test cannot set.
 */
public final class ServerTime {

	/** Servers count in milliseconds, and ours may be a fraction ahead of theirs. */
	private static final Duration ROUNDING_TIME = Duration.ofMillis(2);

	private ServerTime() {
	}

	/** Let at least so much time go by on the server. */
	public static void pass(Duration time) {
		try {
			TimeUnit.NANOSECONDS.sleep(time.plus(ROUNDING_TIME).toNanos());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
