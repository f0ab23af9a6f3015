// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids of calls that have no idempotency key: random for each process, and counted there.
 */
final class CallIds {

	private static final String PROCESS = UUID.randomUUID().toString().replace("-", "") + "-";

	private static final AtomicLong COUNTER = new AtomicLong();

	private CallIds() {
	}

	static String nextId() {
		return PROCESS + Long.toString(COUNTER.incrementAndGet(), Character.MAX_RADIX);
	}

}
