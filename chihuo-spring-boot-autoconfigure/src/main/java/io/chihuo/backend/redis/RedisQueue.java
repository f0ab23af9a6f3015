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

import org.springframework.util.Assert;

import io.chihuo.CancelResult;
import io.chihuo.PeekUnsupportedException;
import io.chihuo.QueueCounts;
import io.chihuo.QueueView;
import io.chihuo.TaskInfo;
import io.chihuo.backend.ChildrenNote;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.DeadLetterSweep;
import io.chihuo.backend.IdPage;
import io.chihuo.backend.Lease;
import io.chihuo.backend.OrphanedChildren;
import io.chihuo.backend.ParkRequest;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.QueueRecords;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.SchedulePage;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.StoredPayload;
import io.chihuo.backend.outcome.Completion;
import io.chihuo.backend.outcome.CompletionResult;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.OutcomeListener;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchRequest;
import io.chihuo.concurrent.SafeLogger;

import static io.chihuo.backend.redis.ScriptBatches.toBytes;
import static io.chihuo.backend.redis.ScriptBatches.toNumberBytes;

/**
 * The records of one queue in Redis, as far as they do not depend on the keeper of the
 * order of ready tasks. A large batch is cut into scripts that follow each other on the
 * connection.
 */
abstract class RedisQueue implements QueueRecords {

	private static final SafeLogger logger = SafeLogger.inBackground(RedisQueue.class);

	static final int MAX_IDS_PER_CALL = 1000;

	/** Most tasks that one script reads with their payloads. */
	private static final int MAX_IDS_PER_FIND = 100;

	private static final byte[][] NOTHING = {};

	/** Most running tasks of a queue that one script clears. */
	private static final int MAX_RUNNING_PER_CLEAR = 1000;

	/** From {@code claim.lua} where it has looked at enough and found nothing yet. */
	private static final long CLAIM_AGAIN_REPLY = -2;

	private final QueueName queue;

	private final QueueScripts scripts;

	private final EventChannels channels;

	private final QueueEventListener watch;

	private final RedisOutcomes outcomes;

	private final RedisChildren children;

	private final String channel;

	/** The policy that this process last sent to the server, which may lose it. */
	private volatile @Nullable QueuePolicy policy;

	private final AtomicBoolean writing = new AtomicBoolean();

	private final ClaimSequence suspectClaims = new ClaimSequence();

	RedisQueue(QueueName queue, ScriptSet set, RedisResources resources) {
		QueueKeys keys = new QueueKeys(queue, set, resources.sessionId());
		this.queue = queue;
		this.scripts = new QueueScripts(queue, set, keys, resources.redisLink(), this::refuseQueue);
		this.channels = resources.eventChannels();
		this.channel = keys.eventChannel();
		this.children = new RedisChildren(this.scripts);
		this.outcomes = new RedisOutcomes(this.scripts, keys, this.channels);
		this.watch = new QueueEventListener(() -> this.scripts.runScript(ScriptName.TAKE_CRASH_NOTICES, toBytes("100")),
				this::dueIn, this::configureAgain);
	}

	/** Something comes due in so many milliseconds, nothing if negative. */
	abstract void dueIn(long millis);

	/** Called by scripts, which the watch runs too. */
	private void refuseQueue(String reason) {
		this.watch.refuseQueue(reason);
	}

	public final QueueName queue() {
		return this.queue;
	}

	final QueueScripts queueScripts() {
		return this.scripts;
	}

	/** Ensure that events arrive. */
	final void verifyEvents() {
		this.channels.verifySubscriptions();
	}

	final QueueEventListener eventListener() {
		return this.watch;
	}

	@Override
	public final CompletableFuture<Void> applyPolicy(QueuePolicy policy) {
		this.policy = policy;
		return writePolicy(policy, false).thenApply((written) -> null);
	}

	/**
	 * Write the policy again if the server has lost it. Another database of the server,
	 * whose events come here too, may have lost its own.
	 */
	private void configureAgain() {
		QueuePolicy policy = this.policy;
		if (policy != null && this.writing.compareAndSet(false, true)) {
			try {
				writePolicy(policy, true).whenComplete((written, failure) -> {
					this.writing.set(false);
					if (failure == null && written) {
						logger.info("The settings of queue '{}' were missing in Redis and have been written again",
								this.queue);
					}
				});
			}
			catch (RuntimeException | Error ex) {
				this.writing.set(false);
				throw ex;
			}
		}
	}

	/** Returns whether it was written. */
	private CompletableFuture<Boolean> writePolicy(QueuePolicy policy, boolean onlyIfMissing) {
		return this.scripts
			.runScript(ScriptName.CONFIGURE, toNumberBytes(policy.maxLength()), toNumberBytes(policy.maxCrashes()),
					toNumberBytes(policy.finishedRetention().toMillis()), toBytes(onlyIfMissing ? "y" : "n"))
			.thenCompose((configured) -> (toCount(configured) == 0) ? CompletableFuture.completedFuture(false)
					: moveMarks(toNumberBytes(0)).thenApply((moved) -> true));
	}

	/** In steps, since there may be millions. */
	private CompletableFuture<Void> moveMarks(byte[] from) {
		return this.scripts.runScript(ScriptName.MOVE_MARKS, from)
			.thenApply(ScriptReply::of)
			.thenCompose((step) -> (step.numberAt(0) > 0) ? moveMarks(step.bytesAt(1))
					: CompletableFuture.completedFuture(null));
	}

	public final CompletableFuture<ClaimResult> claimSuspect(ClaimRequest request) {
		return claimTasks(ScriptName.SUSPECT, List.of(), request, this.suspectClaims, (reply) -> true);
	}

	/**
	 * Claim tasks.
	 * @param first arguments before the length of the leases
	 * @param last whether an answer makes up for the last of the claims that were lost
	 */
	final CompletableFuture<ClaimResult> claimTasks(ScriptName script, List<byte[]> first, ClaimRequest request,
			ClaimSequence claims, Predicate<ScriptReply> last) {
		long claim = claims.beginClaim();
		List<byte[]> arguments = new ArrayList<>(first.size() + 3 + request.excluded().size());
		arguments.addAll(first);
		arguments.add(toNumberBytes(request.lease().toMillis()));
		arguments.add(toNumberBytes(claim));
		arguments.add(toBytes(claims.lostClaims()));
		request.excluded().forEach((id) -> arguments.add(toBytes(id)));
		return this.scripts.runScript(script, arguments.toArray(byte[][]::new)).whenComplete((answer, failure) -> {
			if (failure != null) {
				claims.loseClaim(claim);
			}
		}).thenCompose((answer) -> {
			ScriptReply reply = ScriptReply.of(answer);
			if (last.test(reply)) {
				claims.onClaimAnswered(claim);
			}
			if (reply.numberAt(0) == CLAIM_AGAIN_REPLY) {
				return claimTasks(script, first, request, claims, last);
			}
			dueIn(reply.numberAt(0));
			return CompletableFuture.completedFuture(reply.toClaimResult());
		});
	}

	@Override
	public final CompletableFuture<List<Renewal>> renew(List<Lease> leases, Duration length) {
		return ScriptBatches.sendParts(ScriptBatches.splitBatch(leases, MAX_IDS_PER_CALL), (part) -> {
			List<byte[]> arguments = new ArrayList<>(1 + 2 * part.size());
			arguments.add(toNumberBytes(length.toMillis()));
			part.forEach((lease) -> {
				arguments.add(toBytes(lease.id()));
				arguments.add(toNumberBytes(lease.token()));
			});
			return this.scripts.runScript(ScriptName.RENEW, arguments.toArray(byte[][]::new))
				.thenApply((reply) -> ScriptReply.decodeCodes(reply, ScriptReply::renewalOf));
		});
	}

	@Override
	public final CompletableFuture<List<Boolean>> finish(List<String> ids) {
		return runForIds(ScriptName.FINISH, ids, ScriptReply::isYesCode);
	}

	@Override
	public final CompletableFuture<List<Boolean>> unfinish(List<String> ids) {
		return runForIds(ScriptName.UNFINISH, ids, ScriptReply::isYesCode);
	}

	@Override
	public final CompletableFuture<List<CancelResult>> cancelTasks(List<OutcomeKey> tasks) {
		return this.watch.whenListening()
			.thenCompose((listening) -> ScriptBatches.sendParts(ScriptBatches.splitBatch(tasks, MAX_IDS_PER_CALL),
					(part) -> this.scripts.runOnce(ScriptName.CANCEL, ScriptBatches.keyArguments(part))
						.thenApply((reply) -> ScriptReply.decodeCodes(reply, ScriptReply::cancelResult))));
	}

	@Override
	public final CompletableFuture<List<Optional<TaskInfo>>> find(List<String> ids) {
		return findIds(ids, true);
	}

	@Override
	public final CompletableFuture<List<Optional<TaskInfo>>> findStates(List<String> ids) {
		return findIds(ids, false);
	}

	private CompletableFuture<List<Optional<TaskInfo>>> findIds(List<String> ids, boolean attempts) {
		byte[] flag = toBytes(attempts ? "y" : "n");
		return ScriptBatches.sendParts(ScriptBatches.splitBatch(ids, MAX_IDS_PER_FIND),
				(part) -> this.scripts.runScript(ScriptName.FIND, precededBy(flag, idArguments(part)))
					.thenApply((reply) -> ScriptReply.toTaskInfos(part, reply)));
	}

	private static byte[][] precededBy(byte[] first, byte[][] others) {
		byte[][] all = new byte[others.length + 1][];
		all[0] = first;
		System.arraycopy(others, 0, all, 1, others.length);
		return all;
	}

	@Override
	public final CompletableFuture<Optional<StoredPayload>> findPayload(String id) {
		return this.scripts.runScript(ScriptName.PAYLOAD, toBytes(id)).thenApply(ScriptReply::toPayload);
	}

	@Override
	public final CompletableFuture<List<WatchAnswer>> watch(List<WatchRequest> requests) {
		return this.outcomes.watch(requests);
	}

	@Override
	public final CompletableFuture<Void> forgetOutcomes(List<OutcomeKey> keys) {
		return this.outcomes.forget(keys);
	}

	@Override
	public final CompletableFuture<List<Boolean>> park(List<ParkRequest> requests) {
		return this.outcomes.park(requests);
	}

	@Override
	public final CompletableFuture<List<CompletionResult>> complete(List<Completion> completions) {
		return this.outcomes.complete(completions);
	}

	@Override
	public final CompletableFuture<List<ChildrenNote.NoteResult>> noteChildren(List<ChildrenNote> notes) {
		return this.children.noteChildren(notes);
	}

	@Override
	public final CompletableFuture<List<OrphanedChildren>> takeOrphans(int max, List<Long> handled) {
		return this.children.takeOrphans(max, handled);
	}

	@Override
	public final Runnable addOutcomeListener(String node, OutcomeListener listener) {
		return this.outcomes.addListener(node, listener);
	}

	@Override
	public final CompletableFuture<SchedulePage> findSchedules(List<String> names) {
		return this.scripts.runScript(ScriptName.FIND_SCHEDULES, idArguments(names))
			.thenApply((reply) -> ScheduleArguments.decodeFound(reply, names));
	}

	@Override
	public final CompletableFuture<SchedulePage> listSchedules(@Nullable String cursor, int size) {
		return this.scripts
			.runScript(ScriptName.LIST_SCHEDULES, toBytes((cursor != null) ? checkCursor(cursor) : "0"),
					toNumberBytes(size))
			.thenApply(ScheduleArguments::decodePage);
	}

	final RedisOutcomes outcomes() {
		return this.outcomes;
	}

	@Override
	public final CompletableFuture<IdPage> peek(QueueView view, @Nullable String cursor, int size) {
		if (view.isReady() && !keepsOrder()) {
			return CompletableFuture.failedFuture(new PeekUnsupportedException("The order of the ready tasks of queue '"
					+ this.queue.loop() + "' is kept by RabbitMQ, where it cannot be read. Tasks that are delayed, "
					+ "running or dead can be shown, and each task by its id."));
		}
		return this.scripts.runScript(ScriptName.PEEK, PeekArguments.encodeRequest(view, cursor, size))
			.thenApply(PeekArguments::decodePage);
	}

	@Override
	public final CompletableFuture<IdPage> scanReady(@Nullable String cursor, int size) {
		if (keepsOrder()) {
			return peek(QueueView.TAIL, cursor, size);
		}
		return this.scripts
			.runScript(ScriptName.SCAN_READY, toBytes((cursor != null) ? checkCursor(cursor) : "0"),
					toNumberBytes(size))
			.thenApply(PeekArguments::decodePage);
	}

	/** Whether it keeps the order of ready tasks. */
	abstract boolean keepsOrder();

	@Override
	public final CompletableFuture<QueueCounts> counts() {
		return this.scripts.runScript(ScriptName.COUNTS, NOTHING).thenApply(ScriptReply::toCounts);
	}

	/** Tasks that wait to be completed may be millions; those that run are mostly few. */
	@Override
	public final CompletableFuture<Long> clearUnfinished() {
		return this.watch.whenListening()
			.thenCompose((listening) -> clearInSteps(ScriptName.CLEAR_WAITING, "0", 0))
			.thenCompose(this::clearAfterWaiting);
	}

	/** One script keeps the records of running tasks, and so may not meet too many. */
	private CompletableFuture<Long> clearAfterWaiting(long waiting) {
		return this.scripts.runScript(ScriptName.CLEAR_UNFINISHED, toNumberBytes(MAX_RUNNING_PER_CLEAR))
			.thenCompose((cleared) -> (toCount(cleared) < 0) ? clearInSteps(ScriptName.CLEAR_TASKS, "0", waiting)
					: CompletableFuture.completedFuture(waiting + toCount(cleared)));
	}

	@Override
	public final CompletableFuture<Long> clearFinished() {
		return clearInSteps(ScriptName.CLEAR_FINISHED, "", 0);
	}

	private CompletableFuture<Long> clearInSteps(ScriptName script, String from, long before) {
		return this.scripts.runScript(script, toBytes(from)).thenApply(ScriptReply::of).thenCompose((step) -> {
			long cleared = before + step.numberAt(1);
			String next = step.textAt(0);
			return next.equals("0") ? CompletableFuture.completedFuture(cleared) : clearInSteps(script, next, cleared);
		});
	}

	@Override
	public final CompletableFuture<StoredDeadLetter.Page> deadLetters(@Nullable String cursor, int size,
			boolean payloads) {
		return this.scripts.runScript(ScriptName.DEAD_LETTERS, toBytes(checkCursor((cursor != null) ? cursor : "0")),
				toNumberBytes(size), toNumberBytes(StoredDeadLetter.Page.MAX_PAGE_BYTES), toBytes(payloads ? "y" : "n"))
			.thenApply(ScriptReply::toPage);
	}

	/** Rather than have the script fail. */
	private static String checkCursor(String cursor) {
		Assert.isTrue(cursor.matches("[0-9][0-9.e+]*"), () -> "'" + cursor + "' is no cursor of dead letters");
		return cursor;
	}

	@Override
	public final CompletableFuture<DeadLetterSweep> discardAll(@Nullable String cursor, int max) {
		return this.scripts.runOnce(ScriptName.DISCARD_ALL, sweepArguments(cursor, max))
			.thenApply(ScriptReply::toSweep);
	}

	static byte[][] sweepArguments(@Nullable String cursor, int max) {
		return new byte[][] { toBytes((cursor != null) ? checkCursor(cursor) : ""), toNumberBytes(max) };
	}

	@Override
	public final CompletableFuture<List<Boolean>> discard(List<String> ids) {
		return runForIds(ScriptName.DISCARD, ids, ScriptReply::isYesCode);
	}

	final Runnable addReceiver(StoreListener listener) {
		Runnable unlisten = this.watch.addListener(listener);
		this.channels.addReceiver(this.channel, this.watch);
		return unlisten;
	}

	final <R> CompletableFuture<List<R>> runForIds(ScriptName script, List<String> ids, IntFunction<R> meaning) {
		return ScriptBatches.sendParts(splitIds(ids), (part) -> this.scripts.runOnce(script, idArguments(part))
			.thenApply((reply) -> ScriptReply.decodeCodes(reply, meaning)));
	}

	static List<List<String>> splitIds(List<String> ids) {
		return ScriptBatches.splitBatch(ids, MAX_IDS_PER_CALL);
	}

	static byte[][] idArguments(List<String> ids) {
		return ids.stream().map(ScriptBatches::toBytes).toArray(byte[][]::new);
	}

	static Long toCount(Object reply) {
		return ScriptReply.of(reply).numberAt(0);
	}

	@Override
	public boolean joinsTransaction() {
		return false;
	}

}
