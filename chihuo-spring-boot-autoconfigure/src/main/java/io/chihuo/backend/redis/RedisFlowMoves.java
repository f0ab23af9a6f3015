// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.chihuo.ChihuoException;
import io.chihuo.RunOutcome;
import io.chihuo.backend.FlowMove;
import io.chihuo.backend.FlowMoves;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.SystemTaskClock;
import io.chihuo.concurrent.SafeLogger;

/**
 * Moves flows on whose queues are on the same server, by one script for the moves of a
 * batch. What is too large for one is made in several: runs are ended first then, and the
 * caller adds the tasks.
 */
final class RedisFlowMoves implements FlowMoves {

	private static final SafeLogger logger = SafeLogger.inBackground(RedisFlowMoves.class);

	private final ConcurrentMap<String, MoveQueue> queues = new ConcurrentHashMap<>();

	private final NumberedCalls numbered = new NumberedCalls();

	private final String namespace;

	private final RedisResources resources;

	private final Function<String, RedisTaskStore> stores;

	private final List<byte[][]> bucketKeys;

	private final byte[] session;

	private final ScriptTarget target;

	/** Whether the server does not run a script on the keys of flows and queues. */
	private volatile boolean refused;

	private record MoveQueue(RedisTaskStore store, byte[][] keys) {

	}

	/**
	 * Create the moves of the flows of one namespace.
	 * @param stores finds the queue of a loop
	 */
	RedisFlowMoves(String namespace, RedisResources resources, Function<String, RedisTaskStore> stores) {
		this.namespace = namespace;
		this.resources = resources;
		this.stores = stores;
		this.bucketKeys = IntStream.range(0, RedisFlowStore.BUCKET_COUNT)
			.mapToObj((number) -> Arrays.copyOf(keysOf(number), FlowScript.KEY_COUNT))
			.toList();
		this.session = keysOf(0)[FlowScript.KEY_COUNT];
		this.target = resources.redisLink().targetOf(this.bucketKeys.get(0));
	}

	private byte[][] keysOf(int bucket) {
		return RedisFlowBucket.keysOf(this.namespace, bucket, this.resources.sessionId() + ":moves");
	}

	boolean isRefused() {
		return this.refused;
	}

	private MoveQueue queueOf(String loop) {
		return this.queues.computeIfAbsent(loop, (name) -> {
			QueueKeys keys = new QueueKeys(new QueueName(this.namespace, name), ScriptSet.LISTS,
					this.resources.sessionId());
			return new MoveQueue(this.stores.apply(name), keys.withoutSession());
		});
	}

	@Override
	public CompletableFuture<List<FlowMove.MoveAnswer>> move(List<FlowMove> moves) {
		List<FlowMove> sent = moves.stream().map((move) -> areTasksAddable(move) ? move : withoutTasks(move)).toList();
		return ScriptBatches.sendParts(ScriptBatches.splitBySize(sent, RedisFlowMoves::sizeOf),
				(part) -> areEndsLarge(part.get(0)) ? moveAfterEnds(part.get(0)) : movePart(part));
	}

	/** Whether they are not too large, and their ends would reach those that wait. */
	private boolean areTasksAddable(FlowMove move) {
		Map<String, List<Submission>> tasks = new HashMap<>();
		move.tasks()
			.forEach((step) -> tasks.computeIfAbsent(step.loop(), (loop) -> new ArrayList<>()).add(step.submission()));
		return ScriptBatches.submitParts(move.tasks().stream().map(FlowMove.NewStep::submission).toList()).size() <= 1
				&& tasks.entrySet()
					.stream()
					.allMatch((loop) -> queueOf(loop.getKey()).store()
						.outcomes()
						.whenSubmittersListen(loop.getValue())
						.isDone());
	}

	private static FlowMove withoutTasks(FlowMove move) {
		return new FlowMove(move.ends(), move.update(), List.of());
	}

	private static boolean areEndsLarge(FlowMove move) {
		return ScriptBatches.settleParts(move.ends().stream().map(FlowMove.EndedRun::settlement).toList()).size() > 1;
	}

	/** More than one script may have if the ends are large, so such a move is alone. */
	private static int sizeOf(FlowMove move) {
		byte[] plan = move.update().plan();
		long ends = move.ends()
			.stream()
			.mapToLong((end) -> Math.max(ScriptBatches.AWAITED_BYTES, ScriptBatches.sizeOf(end.settlement())))
			.sum();
		long tasks = move.tasks()
			.stream()
			.mapToLong((step) -> ScriptBatches.AWAITED_BYTES + step.submission().task().payload().length)
			.sum();
		return (int) Math.min(ends + tasks + move.update().progress().length + ((plan != null) ? plan.length : 0),
				Integer.MAX_VALUE);
	}

	/** Made in two steps. */
	private CompletableFuture<List<FlowMove.MoveAnswer>> moveAfterEnds(FlowMove move) {
		Map<String, List<Settlement>> ends = new LinkedHashMap<>();
		move.ends()
			.forEach((end) -> ends.computeIfAbsent(end.loop(), (loop) -> new ArrayList<>()).add(end.settlement()));
		List<CompletableFuture<List<RunOutcome>>> calls = new ArrayList<>();
		ends.forEach((loop, settlements) -> calls.add(queueOf(loop).store().settle(settlements)));
		return ScriptBatches.allAnswers(calls).thenCompose((answers) -> {
			Map<String, Iterator<RunOutcome>> settled = new HashMap<>();
			ends.keySet().forEach((loop) -> settled.put(loop, answers.get(settled.size()).iterator()));
			List<RunOutcome> outcomes = move.ends()
				.stream()
				.map((end) -> Objects.requireNonNull(settled.get(end.loop())).next())
				.toList();
			FlowMove.MoveAnswer unmoved = new FlowMove.MoveAnswer(outcomes, false, List.of());
			return outcomes.stream().allMatch(FlowMove::hasEnded)
					? movePart(List.of(new FlowMove(List.of(), move.update(), move.tasks()))).thenApply((moved) -> List
						.of(new FlowMove.MoveAnswer(outcomes, moved.get(0).moved(), moved.get(0).added())))
					: CompletableFuture.completedFuture(List.of(unmoved));
		});
	}

	/** Queues that were not used before are looked at first. */
	private CompletableFuture<List<FlowMove.MoveAnswer>> movePart(List<FlowMove> moves) {
		List<CompletableFuture<?>> checks = new ArrayList<>();
		moves.forEach((move) -> move.tasks()
			.forEach((step) -> checks.add(queueOf(step.loop()).store().queueScripts().whenChecked())));
		return checks.stream().allMatch(CompletableFuture::isDone) ? sendMoves(moves)
				: CompletableFuture.allOf(checks.toArray(CompletableFuture[]::new))
					.thenCompose((checked) -> sendMoves(moves));
	}

	private CompletableFuture<List<FlowMove.MoveAnswer>> sendMoves(List<FlowMove> moves) {
		long since = SystemTaskClock.monotonicNanos();
		RedisLink link = this.resources.redisLink();
		MoveArguments arguments = new MoveArguments(moves, this.session, (loop) -> queueOf(loop).keys(),
				this.bucketKeys::get);
		byte[][] keys = arguments.keys();
		return link
			.trackCall(this.numbered.submitCall((number) -> link.runScript(MoveScript.TEXT, this.target, keys,
					arguments.argumentsOf(number), since)))
			.exceptionallyCompose((failure) -> CompletableFuture.failedFuture(explainFailure(failure)))
			.thenCompose((reply) -> readEnds(arguments, ScriptReply.of(reply)));
	}

	private ChihuoException explainFailure(Throwable failure) {
		if (RedisFailures.isOtherSlot(failure) && !this.refused) {
			this.refused = true;
			logger.info("Redis does not change the flows and queues of '{}' in one step, since it spreads its keys: "
					+ "flows are moved on in several steps, as in Redis Cluster", this.namespace);
		}
		return RedisFailures.unavailableFor("Redis fails the flows of '" + this.namespace + "'", failure);
	}

	/** Tasks may have ended before; where that cannot be read, the caller finds out. */
	private CompletableFuture<List<FlowMove.MoveAnswer>> readEnds(MoveArguments arguments, ScriptReply reply) {
		Map<String, CompletableFuture<List<SubmissionAnswer>>> calls = new LinkedHashMap<>();
		arguments.dueTasks(reply).forEach((loop, tasks) -> {
			byte[] answers = arguments.taskReply(reply, calls.size());
			calls.put(loop,
					(answers.length == 0) ? CompletableFuture.completedFuture(List.of())
							: queueOf(loop).store()
								.outcomes()
								.readEnds(tasks, RedisOutcomes.decodeSubmissions(answers, tasks))
								.exceptionally((failure) -> List.of()));
		});
		return ScriptBatches.allAnswers(List.copyOf(calls.values())).thenApply((answers) -> {
			Map<String, List<SubmissionAnswer>> added = new LinkedHashMap<>();
			calls.keySet().forEach((loop) -> added.put(loop, answers.get(added.size())));
			return arguments.decodeAnswers(reply, added);
		});
	}

}
