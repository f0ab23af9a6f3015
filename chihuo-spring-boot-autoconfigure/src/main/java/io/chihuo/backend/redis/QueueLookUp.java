// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.concurrent.CompletableFuture;

import io.lettuce.core.ScriptOutputType;

import io.chihuo.backend.QueueName;
import io.chihuo.backend.redis.ScriptSet.ScriptText;

/**
 * Finds out whether a queue was ever used. Keeps nothing of a name, here or in Redis.
 */
final class QueueLookUp {

	/** Each script that brings something into a queue writes into the first key. */
	private static final ScriptText SCRIPT = new ScriptSet.ScriptBuilder().add("return redis.call('EXISTS', KEYS[1])")
		.build(ScriptOutputType.INTEGER);

	private QueueLookUp() {
	}

	/** Fails as calls of the queue would. */
	static CompletableFuture<Boolean> hasQueue(RedisLink link, QueueName queue) {
		byte[][] keys = { new QueueKeys(queue, ScriptSet.LISTS, "").all()[0] };
		return link.runScript(SCRIPT, new ScriptTarget(keys), new byte[][] {})
			.thenApply((found) -> ((Number) found).longValue() > 0)
			.exceptionallyCompose((failure) -> CompletableFuture
				.failedFuture(RedisFailures.unavailableFor("Redis fails queue '" + queue + "'", failure)));
	}

}
