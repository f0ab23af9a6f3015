// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.chihuo.concurrent.FutureTimeouts;

/**
 * Commands that other nodes have not answered yet.
 */
final class PendingCommands {

	/** More than the time that a node takes to stop interrupted runs. */
	private static final Duration MAX_COMMAND_WAIT = Duration.ofSeconds(5);

	/** By correlation and instance. */
	private final Map<String, CompletableFuture<NodeAnswer>> waiting = new ConcurrentHashMap<>();

	/**
	 * Wait for the answers of some nodes.
	 * @return one answer a node, in their order
	 */
	CompletableFuture<List<NodeAnswer>> awaitAnswers(String correlation, List<NodeStatus> nodes) {
		List<CompletableFuture<NodeAnswer>> answers = nodes.stream()
			.map((node) -> awaitAnswer(correlation, node))
			.toList();
		return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
			.thenApply((all) -> answers.stream().map(CompletableFuture::join).toList());
	}

	private CompletableFuture<NodeAnswer> awaitAnswer(String correlation, NodeStatus node) {
		String key = answerKey(correlation, node.instance());
		CompletableFuture<NodeAnswer> answer = new CompletableFuture<>();
		this.waiting.put(key, answer);
		NodeAnswer unanswered = createUnanswered(node,
				"It has not answered within " + MAX_COMMAND_WAIT.toSeconds() + " s");
		return FutureTimeouts.completeAfter(answer, unanswered, MAX_COMMAND_WAIT.toMillis(), TimeUnit.MILLISECONDS)
			.whenComplete((answered, failure) -> this.waiting.remove(key));
	}

	void onAnswer(String correlation, NodeAnswer answer) {
		CompletableFuture<NodeAnswer> waiting = this.waiting.get(answerKey(correlation, answer.instance()));
		if (waiting != null) {
			waiting.complete(answer);
		}
	}

	/** The command could not be sent. */
	void onSendFailed(String correlation, List<NodeStatus> nodes, Throwable failure) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		String detail = (cause != null) ? String.valueOf(cause.getMessage()) : failure.toString();
		nodes.forEach((node) -> onAnswer(correlation, createUnanswered(node, detail)));
	}

	private static NodeAnswer createUnanswered(NodeStatus node, String detail) {
		return new NodeAnswer(node.name(), node.instance(), NodeAnswer.CommandOutcome.NO_ANSWER, null, detail);
	}

	private static String answerKey(String correlation, String instance) {
		return correlation + "/" + instance;
	}

}
