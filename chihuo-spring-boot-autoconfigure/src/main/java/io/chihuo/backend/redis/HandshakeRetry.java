// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import io.lettuce.core.RedisConnectionException;

import org.springframework.core.NestedExceptionUtils;

import io.chihuo.backend.SystemTaskClock;

/**
 * Connects again if a connection was closed during its handshake. Lettuce closes it
 * itself when the server refuses the user or password, and which of the two it reports is
 * a race between its threads; the reason comes with one of the next tries.
 */
final class HandshakeRetry {

	static final String CLOSED = "Connection closed prematurely";

	private static final int MAX_TRIES = 10;

	private static final long PAUSE_NANOS = Duration.ofMillis(30).toNanos();

	/** A server that refuses a connection does so at once. */
	private static final long MAX_REFUSAL_NANOS = Duration.ofSeconds(1).toNanos();

	private HandshakeRetry() {
	}

	/**
	 * Connect; blocks for some hundred milliseconds longer if the server closes each
	 * connection.
	 */
	static <T> T connectWithRetry(Supplier<T> connect) {
		for (int tries = 1;; tries++) {
			long started = SystemTaskClock.monotonicNanos();
			try {
				return connect.get();
			}
			catch (RuntimeException ex) {
				boolean slow = SystemTaskClock.monotonicNanos() - started > MAX_REFUSAL_NANOS;
				if (tries == MAX_TRIES || slow || !isClosedInHandshake(ex)) {
					throw ex;
				}
				LockSupport.parkNanos(PAUSE_NANOS);
			}
		}
	}

	private static boolean isClosedInHandshake(RuntimeException failure) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		return cause instanceof RedisConnectionException && CLOSED.equals(cause.getMessage());
	}

}
