// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.awaitility.core.ConditionFactory;

/**
 * Several servers that work together, and die together.
 */
final class Servers implements AutoCloseable {

	private final List<Runnable> closings = new ArrayList<>();

	/** Run a start that leaves nothing behind if it fails. */
	<T> T start(Supplier<T> start) {
		try {
			return start.get();
		}
		catch (RuntimeException ex) {
			close();
			throw ex;
		}
	}

	RedisServer add(RedisServer server) {
		this.closings.add(server::close);
		return server;
	}

	RabbitServer add(RabbitServer server) {
		this.closings.add(server::close);
		return server;
	}

	/** Wait for an agreement of servers among themselves. */
	static ConditionFactory await(String what) {
		return TestLimits.await(what).pollInterval(Duration.ofMillis(20));
	}

	@Override
	public void close() {
		this.closings.forEach(Runnable::run);
	}

}
