// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.jspecify.annotations.Nullable;

import io.chihuo.backend.SystemTaskClock;
import io.chihuo.backend.redis.ScriptSet.ScriptText;
import io.chihuo.concurrent.ReconnectBackoff;

/**
 * One run of a script, from the call to the answer. It is sent by its digest if the
 * server is known to have it, otherwise with its text, and again if the server could not
 * run it just then, until its time is up.
 */
final class ScriptCall {

	private static final Duration FIRST_RETRY_WAIT = Duration.ofMillis(20);

	private static final Duration MAX_WAIT = Duration.ofMillis(640);

	private final RedisLink link;

	private final Duration timeout;

	private final long since;

	private final ScriptText script;

	private final ScriptTarget target;

	private final byte[][] keys;

	private final byte[][] arguments;

	private final CompletableFuture<Object> answer = new CompletableFuture<>();

	private volatile @Nullable RedisFuture<Object> sent;

	private volatile @Nullable Throwable lastFailure;

	/** Made with the first failure, since there are few. */
	private @Nullable ReconnectBackoff backoff;

	/**
	 * Create a call.
	 * @param since when its time began, by {@link SystemTaskClock#monotonicNanos()}
	 */
	ScriptCall(RedisLink link, Duration timeout, long since, ScriptText script, ScriptTarget target, byte[][] keys,
			byte[][] arguments) {
		this.link = link;
		this.timeout = timeout;
		this.since = since;
		this.script = script;
		this.target = target;
		this.keys = keys;
		this.arguments = arguments;
	}

	CompletableFuture<Object> start() {
		expireAt(SystemTaskClock.monotonicNanos());
		sendScript(false);
		return this.answer;
	}

	CompletableFuture<Object> answer() {
		return this.answer;
	}

	/** Give up if the time is up. */
	void expireAt(long nanoTime) {
		// a little early, so that a caller that waits as long gets the reason
		if (nanoTime - this.since > this.timeout.toNanos() / 10 * 9) {
			Throwable last = this.lastFailure;
			fail((last != null) ? last : this.link.timeoutException());
		}
	}

	/**
	 * Fail the call; if its command has not been sent by now, it is not sent any more.
	 */
	void fail(Throwable failure) {
		if (this.answer.completeExceptionally(failure)) {
			RedisFuture<Object> sent = this.sent;
			if (sent != null) {
				sent.cancel(true);
			}
		}
	}

	private void sendScript(boolean text) {
		if (this.answer.isDone()) {
			return;
		}
		RedisClusterAsyncCommands<byte[], byte[]> commands = this.link.currentCommands();
		if (commands != null) {
			sendScript(commands, text);
			return;
		}
		this.link.whenConnected((connected, failure) -> {
			if (connected != null) {
				sendScript(connected, text);
			}
			else if (failure != null) {
				fail(RedisFailures.unwrapFailure(failure));
			}
		});
	}

	private void sendScript(RedisClusterAsyncCommands<byte[], byte[]> commands, boolean text) {
		if (this.answer.isDone()) {
			return;
		}
		RedisFuture<Object> sent;
		this.target.onCommandSent(SystemTaskClock.monotonicNanos());
		try {
			if (!text && this.link.knownScripts().contains(this.script)) {
				sent = commands.evalsha(this.script.sha1Digest(), this.script.outputType(), this.keys, this.arguments);
			}
			else {
				sent = commands.eval(this.script.scriptBytes(), this.script.outputType(), this.keys, this.arguments);
				this.link.knownScripts().add(this.script);
			}
		}
		catch (RuntimeException ex) {
			this.target.onCommandAbandoned();
			this.link.onConnectionBroken(commands);
			fail(ex);
			return;
		}
		this.sent = sent;
		sent.whenComplete((result, failure) -> {
			if (failure == null) {
				this.target.onScriptServed(SystemTaskClock.monotonicNanos());
				this.answer.complete(result);
				return;
			}
			if (RedisFailures.isAnswered(failure)) {
				this.target.onCommandAnswered(SystemTaskClock.monotonicNanos());
			}
			else {
				this.target.onCommandAbandoned();
			}
			onFailed(commands, RedisFailures.unwrapFailure(failure));
		});
	}

	private long nextWait() {
		ReconnectBackoff backoff = (this.backoff != null) ? this.backoff
				: new ReconnectBackoff(FIRST_RETRY_WAIT, MAX_WAIT);
		this.backoff = backoff;
		return backoff.nextDelay();
	}

	private void onFailed(RedisClusterAsyncCommands<byte[], byte[]> commands, Throwable failure) {
		if (this.answer.isDone()) {
			return;
		}
		if (RedisFailures.isUnknownScript(failure)) {
			this.link.knownScripts().clear(); // it was restarted, or is another one
			sendScript(commands, true);
		}
		else if (RedisFailures.isTransient(failure)) {
			this.lastFailure = failure;
			this.link.knownScripts().remove(this.script); // its text may have been
															// refused
			this.link.connectionRenewal().onScriptRefused(commands, this.target, RedisFailures.errorCode(failure));
			this.link.runLater(() -> sendScript(false), nextWait());
		}
		else {
			if (!RedisFailures.isAnswered(failure)) {
				this.link.onConnectionBroken(commands);
			}
			fail(failure);
		}
	}

}
