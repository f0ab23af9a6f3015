// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.chihuo.ChihuoException;
import io.chihuo.IncompatibleFormatException;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.SystemTaskClock;
import io.chihuo.backend.format.StoreFormat;
import io.chihuo.backend.redis.ScriptSet.ScriptText;

/**
 * Runs scripts on one queue, in the order of the calls. Before the first one it is tried
 * whether the server permits all that they do, since a script that is refused half way is
 * not rolled back.
 */
final class QueueScripts {

	/** Format and minor version. */
	private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+");

	private static final CompletableFuture<?> CHECKED = CompletableFuture.completedFuture(null);

	private final QueueName queue;

	private final ScriptSet set;

	private final ScriptTarget target;

	private final RedisLink link;

	private final Consumer<String> onRefused;

	private final NumberedCalls numbered = new NumberedCalls();

	private final Deque<WaitingScript> waiting = new ArrayDeque<>();

	private boolean checking;

	private volatile boolean checked;

	private record WaitingScript(ScriptText script, byte[][] arguments, long since, CompletableFuture<Object> answer) {

	}

	/**
	 * Create them.
	 * @param onRefused called with the reason why this process must not work on the queue
	 */
	QueueScripts(QueueName queue, ScriptSet set, QueueKeys keys, RedisLink link, Consumer<String> onRefused) {
		this.queue = queue;
		this.set = set;
		this.target = link.targetOf(keys.all());
		this.link = link;
		this.onRefused = onRefused;
	}

	/** Run a script that may run twice. */
	CompletableFuture<Object> runScript(ScriptName script, byte[]... arguments) {
		return runScript(script, arguments, SystemTaskClock.monotonicNanos());
	}

	/** Complete when the server is known to permit all that they do. */
	CompletableFuture<?> whenChecked() {
		return this.checked ? CHECKED : runScript(ScriptName.COUNTS);
	}

	private CompletableFuture<Object> runScript(ScriptName script, byte[][] arguments, long since) {
		ScriptText text = this.set.scriptText(script);
		CompletableFuture<Object> answer = this.checked ? this.link.runScript(text, this.target, arguments, since)
				: runChecked(text, arguments, since);
		return answer.exceptionallyCompose((failure) -> CompletableFuture.failedFuture(explainFailure(failure)));
	}

	private ChihuoException explainFailure(Throwable failure) {
		String format = RedisFailures.otherFormat(failure);
		if (format == null) {
			return RedisFailures.unavailableFor("Redis fails queue '" + this.queue + "'", failure);
		}
		String reason = VERSION.matcher(format).matches()
				? StoreFormat.refusalReason("queue '" + this.queue + "' in Redis", format) : explainDamage(format);
		this.onRefused.accept(reason);
		return new IncompatibleFormatException(reason);
	}

	private String explainDamage(String format) {
		return "queue '" + this.queue + "' in Redis has the format '" + format
				+ "', which no version of Chihuo writes. Nothing of it was changed. If this version has written it, "
				+ "remove the damaged field by 'HDEL " + ScriptReply.toText(this.target.scriptKeys()[0])
				+ " format'. Then start the loop again";
	}

	/**
	 * Run a script that takes the number of the call last: sent twice, it is made once.
	 */
	CompletableFuture<Object> runOnce(ScriptName script, byte[]... arguments) {
		long since = SystemTaskClock.monotonicNanos();
		return this.link.trackCall(this.numbered.submitCall((number) -> {
			byte[][] numbered = Arrays.copyOf(arguments, arguments.length + 1);
			numbered[arguments.length] = ScriptBatches.toNumberBytes(number);
			return runScript(script, numbered, since);
		}));
	}

	private CompletableFuture<Object> runChecked(ScriptText script, byte[][] arguments, long since) {
		CompletableFuture<Object> answer = new CompletableFuture<>();
		boolean first;
		synchronized (this) {
			if (this.checked) {
				return this.link.runScript(script, this.target, arguments, since);
			}
			first = !this.checking;
			this.checking = true;
			this.waiting.add(new WaitingScript(script, arguments, since, answer));
		}
		if (first) {
			this.link.runScript(this.set.scriptText(ScriptName.CHECK), this.target, new byte[][] {}, since)
				.whenComplete((permitted, failure) -> onPermissionChecked(failure));
		}
		return answer;
	}

	/**
	 * Calls that waited come before calls that find it checked. None is sent with a lock
	 * held, and the answer of any may bring another one.
	 */
	private void onPermissionChecked(@Nullable Throwable failure) {
		if (failure != null) {
			refuseWaiting().forEach((call) -> call.answer().completeExceptionally(failure));
			return;
		}
		for (WaitingScript call = nextCall(); call != null; call = nextCall()) {
			sendCall(call);
		}
	}

	private synchronized List<WaitingScript> refuseWaiting() {
		List<WaitingScript> refused = List.copyOf(this.waiting);
		this.waiting.clear();
		this.checking = false;
		return refused;
	}

	/** The next call that waits; with the last the wait is over. */
	private synchronized @Nullable WaitingScript nextCall() {
		WaitingScript next = this.waiting.poll();
		if (next == null) {
			this.checked = true;
			this.checking = false;
		}
		return next;
	}

	private void sendCall(WaitingScript call) {
		this.link.runScript(call.script(), this.target, call.arguments(), call.since())
			.whenComplete((result, failure) -> {
				if (failure == null) {
					call.answer().complete(result);
				}
				else {
					call.answer().completeExceptionally(failure);
				}
			});
	}

}
