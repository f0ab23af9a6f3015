package io.chihuo.backend.redis;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.QueueName;

/**
 * Runs scripts on one queue. Before the first one it is tried whether the server permits
 * all that they do, since a script that is refused half way is not rolled back.
 */
final class QueueScripts {

	private final QueueName queue;

	private final byte[][] keys;

	private final RedisLink link;

	private volatile boolean checked;

	private @Nullable CompletableFuture<Object> checking;

	QueueScripts(QueueName queue, QueueKeys keys, RedisLink link) {
		this.queue = queue;
		this.keys = keys.all();
		this.link = link;
	}

	CompletableFuture<Object> run(Script script, byte[]... arguments) {
		CompletableFuture<Object> answer = this.checked ? this.link.run(script, this.keys, arguments)
				: check().thenCompose((permitted) -> this.link.run(script, this.keys, arguments));
		return answer.exceptionallyCompose((failure) -> CompletableFuture
			.failedFuture(RedisFailures.unavailable("Redis fails queue '" + this.queue + "'", failure)));
	}

	private synchronized CompletableFuture<Object> check() {
		CompletableFuture<Object> checking = this.checking;
		if (checking == null || checking.isCompletedExceptionally()) {
			checking = this.link.run(Script.CHECK, this.keys, new byte[][] {});
			checking.thenRun(() -> this.checked = true);
			this.checking = checking;
		}
		return checking;
	}

}
