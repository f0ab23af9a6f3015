// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.Assert;

import io.chihuo.CancelResult;
import io.chihuo.QueueCounts;
import io.chihuo.TaskInfo;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.DeadLetterSweep;
import io.chihuo.backend.Lease;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.QueueRecords;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.StoredPayload;

import static io.chihuo.backend.redis.ScriptBatches.bytes;
import static io.chihuo.backend.redis.ScriptBatches.number;

/**
 * The records of one queue in Redis, as far as they do not depend on the keeper of the
 * order of ready tasks. A large batch is cut into scripts that follow each other on the
 * connection.
 */
abstract class RedisQueue implements QueueRecords {

	private static final Logger logger = LoggerFactory.getLogger(RedisQueue.class);

	static final int MAX_IDS = 1000;

	static final int MAX_SETTLEMENTS = 1000;

	private static final byte[][] NOTHING = {};

	/** From {@code claim.lua} where it has looked at enough and found nothing yet. */
	private static final long CLAIM_AGAIN = -2;

	private final QueueName queue;

	private final QueueScripts scripts;

	private final EventChannels channels;

	private final QueueEventListener watch;

	private final String channel;

	/** The policy that this process last sent to the server, which may lose it. */
	private volatile @Nullable QueuePolicy policy;

	private final AtomicBoolean writing = new AtomicBoolean();

	private final ClaimSequence suspectClaims = new ClaimSequence();

	RedisQueue(QueueName queue, ScriptSet set, RedisResources resources) {
		QueueKeys keys = new QueueKeys(queue, set, resources.session());
		this.queue = queue;
		this.scripts = new QueueScripts(queue, set, keys, resources.link(), this::refuse);
		this.channels = resources.channels();
		this.channel = keys.channel();
		this.watch = new QueueEventListener(() -> this.scripts.run(ScriptName.UNTOLD, bytes("100")), this::dueIn,
				this::configureAgain);
	}

	/** Something comes due in so many milliseconds, nothing if negative. */
	abstract void dueIn(long millis);

	/** Called by scripts, which the watch runs too. */
	private void refuse(String reason) {
		this.watch.refuse(reason);
	}

	public final QueueName queue() {
		return this.queue;
	}

	final QueueScripts scripts() {
		return this.scripts;
	}

	/** Ensure that events arrive. */
	final void verifyEvents() {
		this.channels.verify();
	}

	final QueueEventListener watch() {
		return this.watch;
	}

	@Override
	public final CompletableFuture<Void> applyPolicy(QueuePolicy policy) {
		this.policy = policy;
		return write(policy);
	}

	/** Write the policy again, which the server has lost. */
	private void configureAgain() {
		QueuePolicy policy = this.policy;
		if (policy != null && this.writing.compareAndSet(false, true)) {
			logger.info("The settings of queue '{}' are missing in Redis and are written again", this.queue);
			write(policy).whenComplete((written, failure) -> this.writing.set(false));
		}
	}

	private CompletableFuture<Void> write(QueuePolicy policy) {
		return this.scripts
			.run(ScriptName.CONFIGURE, number(policy.maxLength()), number(policy.maxCrashes()),
					number(policy.finishedRetention().toMillis()))
			.thenCompose((configured) -> moveMarks(number(0)));
	}

	/** In steps, since there may be millions. */
	private CompletableFuture<Void> moveMarks(byte[] from) {
		return this.scripts.run(ScriptName.MOVE_MARKS, from)
			.thenApply(ScriptReply::of)
			.thenCompose((step) -> (step.number(0) > 0) ? moveMarks(step.bytes(1))
					: CompletableFuture.completedFuture(null));
	}

	public final CompletableFuture<ClaimResult> claimSuspect(ClaimRequest request) {
		return claim(ScriptName.SUSPECT, List.of(), request, this.suspectClaims, (reply) -> true);
	}

	/**
	 * Claim tasks.
	 * @param first arguments before the length of the leases
	 * @param last whether an answer makes up for the last of the claims that were lost
	 */
	final CompletableFuture<ClaimResult> claim(ScriptName script, List<byte[]> first, ClaimRequest request,
			ClaimSequence claims, Predicate<ScriptReply> last) {
		long claim = claims.begin();
		List<byte[]> arguments = new ArrayList<>(first.size() + 3 + request.excluded().size());
		arguments.addAll(first);
		arguments.add(number(request.lease().toMillis()));
		arguments.add(number(claim));
		arguments.add(bytes(claims.lost()));
		request.excluded().forEach((id) -> arguments.add(bytes(id)));
		return this.scripts.run(script, arguments.toArray(byte[][]::new)).whenComplete((answer, failure) -> {
			if (failure != null) {
				claims.lose(claim);
			}
		}).thenCompose((answer) -> {
			ScriptReply reply = ScriptReply.of(answer);
			if (last.test(reply)) {
				claims.answered(claim);
			}
			if (reply.number(0) == CLAIM_AGAIN) {
				return claim(script, first, request, claims, last);
			}
			dueIn(reply.number(0));
			return CompletableFuture.completedFuture(reply.claimed());
		});
	}

	@Override
	public final CompletableFuture<List<Renewal>> renew(List<Lease> leases, Duration length) {
		return ScriptBatches.send(ScriptBatches.of(leases, MAX_IDS), (part) -> {
			List<byte[]> arguments = new ArrayList<>(1 + 2 * part.size());
			arguments.add(number(length.toMillis()));
			part.forEach((lease) -> {
				arguments.add(bytes(lease.id()));
				arguments.add(number(lease.token()));
			});
			return this.scripts.run(ScriptName.RENEW, arguments.toArray(byte[][]::new))
				.thenApply((reply) -> ScriptReply.decode(reply, ScriptReply::renewal));
		});
	}

	@Override
	public final CompletableFuture<List<Boolean>> finish(List<String> ids) {
		return letters(ScriptName.FINISH, ids, ScriptReply::yes);
	}

	@Override
	public final CompletableFuture<List<Boolean>> unfinish(List<String> ids) {
		return letters(ScriptName.UNFINISH, ids, ScriptReply::yes);
	}

	@Override
	public final CompletableFuture<List<CancelResult>> cancel(List<String> ids) {
		return this.watch.listening()
			.thenCompose((listening) -> letters(ScriptName.CANCEL, ids, ScriptReply::cancelled));
	}

	@Override
	public final CompletableFuture<List<Optional<TaskInfo>>> find(List<String> ids) {
		return ScriptBatches.send(parts(ids), (part) -> this.scripts.run(ScriptName.FIND, arguments(part))
			.thenApply((reply) -> ScriptReply.found(part, reply)));
	}

	@Override
	public final CompletableFuture<Optional<StoredPayload>> findPayload(String id) {
		return this.scripts.run(ScriptName.PAYLOAD, bytes(id)).thenApply(ScriptReply::payload);
	}

	@Override
	public final CompletableFuture<QueueCounts> counts() {
		return this.scripts.run(ScriptName.COUNTS, NOTHING).thenApply(ScriptReply::counts);
	}

	@Override
	public final CompletableFuture<Long> clearUnfinished() {
		return this.watch.listening()
			.thenCompose((listening) -> this.scripts.run(ScriptName.CLEAR_UNFINISHED, NOTHING))
			.thenApply(RedisQueue::count);
	}

	@Override
	public final CompletableFuture<Long> clearFinished() {
		return this.scripts.run(ScriptName.CLEAR_FINISHED, NOTHING).thenApply(RedisQueue::count);
	}

	@Override
	public final CompletableFuture<StoredDeadLetter.Page> deadLetters(@Nullable String cursor, int size,
			boolean payloads) {
		return this.scripts
			.run(ScriptName.DEAD_LETTERS, bytes(checked((cursor != null) ? cursor : "0")), number(size),
					number(StoredDeadLetter.Page.MAX_BYTES), bytes(payloads ? "y" : "n"))
			.thenApply(ScriptReply::page);
	}

	/** Rather than have the script fail. */
	private static String checked(String cursor) {
		Assert.isTrue(cursor.matches("[0-9][0-9.e+]*"), () -> "'" + cursor + "' is no cursor of dead letters");
		return cursor;
	}

	@Override
	public final CompletableFuture<DeadLetterSweep> discardAll(@Nullable String cursor, int max) {
		return this.scripts.runOnce(ScriptName.DISCARD_ALL, sweep(cursor, max)).thenApply(ScriptReply::sweep);
	}

	static byte[][] sweep(@Nullable String cursor, int max) {
		return new byte[][] { bytes((cursor != null) ? checked(cursor) : ""), number(max) };
	}

	@Override
	public final CompletableFuture<List<Boolean>> discard(List<String> ids) {
		return letters(ScriptName.DISCARD, ids, ScriptReply::yes);
	}

	final Runnable receive(StoreListener listener) {
		Runnable unlisten = this.watch.listen(listener);
		this.channels.receive(this.channel, this.watch);
		return unlisten;
	}

	final <R> CompletableFuture<List<R>> letters(ScriptName script, List<String> ids, IntFunction<R> meaning) {
		return ScriptBatches.send(parts(ids), (part) -> this.scripts.runOnce(script, arguments(part))
			.thenApply((reply) -> ScriptReply.decode(reply, meaning)));
	}

	static List<List<String>> parts(List<String> ids) {
		return ScriptBatches.of(ids, MAX_IDS);
	}

	static byte[][] arguments(List<String> ids) {
		return ids.stream().map(ScriptBatches::bytes).toArray(byte[][]::new);
	}

	static Long count(Object reply) {
		return ScriptReply.of(reply).number(0);
	}

}
