// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;

import io.chihuo.concurrent.SafeLogger;

/**
 * Warns once if the server evicts keys when its memory is full, as caches do. Where the
 * user may not ask for that, nothing is said.
 */
final class EvictionCheck {

	private static final SafeLogger logger = SafeLogger.inBackground(EvictionCheck.class);

	private static final Pattern POLICY = Pattern.compile("^maxmemory_policy:(\\S+)", Pattern.MULTILINE);

	private final AtomicBoolean checked = new AtomicBoolean();

	/** Ask the server of the first connection. */
	void checkServer(RedisClusterAsyncCommands<byte[], byte[]> commands) {
		if (this.checked.compareAndSet(false, true)) {
			commands.info("memory").whenComplete((info, failure) -> {
				if (failure != null) {
					logger.debug("It is not known whether Redis evicts keys", failure);
					// asked again over the next connection, unless the server has refused
					// to answer
					this.checked.set(failure instanceof RedisCommandExecutionException);
				}
				else {
					warnIfEvicting(info);
				}
			});
		}
	}

	private static void warnIfEvicting(String info) {
		Matcher policy = POLICY.matcher(info);
		if (policy.find() && !policy.group(1).equals("noeviction")) {
			logger.warn(
					"Redis evicts keys when its memory is full ('maxmemory-policy' is '{}'), and a key holds all tasks "
							+ "or all finish marks of a queue: set it to 'noeviction', or use another server",
					policy.group(1));
		}
	}

}
