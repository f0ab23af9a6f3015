// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.chihuo.backend.ParkRequest;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.outcome.Completion;
import io.chihuo.backend.outcome.CompletionResult;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.OutcomeListener;
import io.chihuo.backend.outcome.OutcomeWatch;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchRequest;
import io.chihuo.concurrent.FutureTimeouts;
import io.chihuo.concurrent.OutcomeListeners;

/**
 * Outcomes of one queue in Redis: those who await its tasks, and completions from
 * outside.
 */
final class RedisOutcomes {

	private static final long MAX_SUBSCRIPTION_MILLIS = 2000;

	private static final CompletableFuture<Void> NOW = CompletableFuture.completedFuture(null);

	private final QueueScripts scripts;

	private final QueueKeys keys;

	private final EventChannels channels;

	private final OutcomeListeners listeners = new OutcomeListeners();

	/** By the names of the nodes that listen here. */
	private final Map<String, OutcomeChannel> nodes = new ConcurrentHashMap<>();

	RedisOutcomes(QueueScripts scripts, QueueKeys keys, EventChannels channels) {
		this.scripts = scripts;
		this.keys = keys;
		this.channels = channels;
	}

	Runnable addListener(String node, OutcomeListener listener) {
		Runnable unlisten = this.listeners.add(node, listener);
		OutcomeChannel channel = this.nodes.computeIfAbsent(node, (name) -> new OutcomeChannel(name, this.listeners));
		this.channels.addReceiver(this.keys.clearChannel(), new ClearChannel(this.listeners));
		this.channels.addReceiver(this.keys.endsChannel(node), channel);
		return unlisten;
	}

	/**
	 * Completes when ends reach the nodes here that watch, or will not for a while.
	 */
	private CompletableFuture<Void> whenListening(Stream<OutcomeWatch> watches) {
		if (this.nodes.values().stream().allMatch((channel) -> channel.subscription().isDone())) {
			return NOW;
		}
		CompletableFuture<?>[] subscriptions = watches.map(OutcomeWatch::node)
			.distinct()
			.flatMap((node) -> Stream.ofNullable((node != null) ? this.nodes.get(node) : null))
			.map(OutcomeChannel::subscription)
			.toArray(CompletableFuture[]::new);
		return FutureTimeouts.completeAfter(CompletableFuture.allOf(subscriptions), null, MAX_SUBSCRIPTION_MILLIS,
				TimeUnit.MILLISECONDS);
	}

	CompletableFuture<Void> whenSubmittersListen(List<Submission> submissions) {
		return whenListening(submissions.stream().map(Submission::watch));
	}

	CompletableFuture<List<WatchAnswer>> watch(List<WatchRequest> requests) {
		return whenListening(requests.stream().map(WatchRequest::watch)).thenCompose((listening) -> ScriptBatches
			.sendParts(ScriptBatches.splitBatch(requests, RedisQueue.MAX_IDS_PER_CALL), this::watchPart));
	}

	/** In several steps if the ends are large. */
	private CompletableFuture<List<WatchAnswer>> watchPart(List<WatchRequest> requests) {
		return this.scripts.runScript(ScriptName.WATCH, OutcomeArguments.watchArguments(requests))
			.thenCompose((answer) -> {
				ScriptReply reply = ScriptReply.of(answer);
				List<WatchAnswer> answers = new ArrayList<>(requests.size());
				for (int i = 0; i < reply.size(); i += 3) {
					answers.add(OutcomeRecord.toWatchAnswer(requests.get(i / 3).id(), reply.textAt(i).charAt(0),
							Long.parseLong(reply.textAt(i + 1)), reply.bytesAt(i + 2)));
				}
				return (answers.size() == requests.size()) ? CompletableFuture.completedFuture(answers)
						: watchPart(requests.subList(answers.size(), requests.size())).thenApply((others) -> {
							answers.addAll(others);
							return answers;
						});
			});
	}

	/** From {@code submit.lua}; the ends are still to be read. */
	static List<SubmissionAnswer> decodeSubmissions(Object reply, List<Submission> submissions) {
		String[] answers = ScriptReply.toText(reply).split(" ");
		return IntStream.range(0, submissions.size()).mapToObj((i) -> {
			String answer = answers[i];
			return new SubmissionAnswer(ScriptReply.addResult(answer.charAt(0)),
					OutcomeRecord.toWatchAnswer(submissions.get(i).task().id(), answer.charAt(1),
							Long.parseLong(answer, 2, answer.length(), 10), null));
		}).toList();
	}

	/** Complete answers with the ends of those that have ended. */
	CompletableFuture<List<SubmissionAnswer>> readEnds(List<Submission> submissions, List<SubmissionAnswer> answers) {
		int[] ended = IntStream.range(0, answers.size())
			.filter((i) -> answers.get(i).watch().status() == WatchAnswer.Status.ENDED)
			.toArray();
		if (ended.length == 0) {
			return CompletableFuture.completedFuture(answers);
		}
		List<WatchRequest> requests = IntStream.of(ended)
			.mapToObj((i) -> new WatchRequest(submissions.get(i).task().id(), answers.get(i).watch().order(),
					submissions.get(i).watch()))
			.toList();
		return watch(requests).thenApply((ends) -> {
			List<SubmissionAnswer> completed = new ArrayList<>(answers);
			for (int i = 0; i < ended.length; i++) {
				completed.set(ended[i], new SubmissionAnswer(answers.get(ended[i]).result(), ends.get(i)));
			}
			return completed;
		});
	}

	CompletableFuture<Void> forget(List<OutcomeKey> keys) {
		return ScriptBatches
			.sendParts(ScriptBatches.splitBatch(keys, RedisQueue.MAX_IDS_PER_CALL),
					(part) -> this.scripts.runScript(ScriptName.FORGET_OUTCOMES, OutcomeArguments.keyArguments(part))
						.thenApply((forgotten) -> List.of()))
			.thenApply((done) -> null);
	}

	CompletableFuture<List<Boolean>> park(List<ParkRequest> requests) {
		return ScriptBatches.sendParts(ScriptBatches.splitBatch(requests, RedisQueue.MAX_IDS_PER_CALL),
				(part) -> this.scripts.runScript(ScriptName.PARK, OutcomeArguments.parkArguments(part))
					.thenApply((reply) -> ScriptReply.decodeCodes(reply, ScriptReply::isYesCode)));
	}

	CompletableFuture<List<CompletionResult>> complete(List<Completion> completions) {
		return ScriptBatches.sendParts(
				ScriptBatches.splitBySize(completions, (completion) -> completion.content().length),
				(part) -> this.scripts.runOnce(ScriptName.COMPLETE, OutcomeArguments.completeArguments(part))
					.thenApply((reply) -> ScriptReply.decodeCodes(reply, ScriptReply::completionResult)));
	}

}
