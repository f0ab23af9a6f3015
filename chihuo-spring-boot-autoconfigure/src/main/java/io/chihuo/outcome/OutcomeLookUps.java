// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.TaskStore;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchRequest;
import io.chihuo.concurrent.NaturalBatcher;
import io.chihuo.concurrent.SafeLogger;

/**
 * Looks up awaited tasks of one queue whose ends may have been missed, in batches. A look
 * that waits for its batch serves all who asked until then, so that several reasons to
 * look at all tasks, as after a reconnect, cost one look at each. For any number of
 * threads; never blocks.
 */
final class OutcomeLookUps {

	private static final SafeLogger logger = SafeLogger.inBackground(OutcomeLookUps.class);

	/** A few scripts or statements, which the store may send at once. */
	private static final int MAX_BATCH_SIZE = 4000;

	private final TaskStore store;

	private final OutcomeNode node;

	private final BiConsumer<PendingOutcome, WatchAnswer> onAnswer;

	private final NaturalBatcher<PendingOutcome, WatchAnswer> batches = new NaturalBatcher<>(MAX_BATCH_SIZE,
			this::sendBatch);

	/**
	 * Create look-ups.
	 * @param onAnswer called with each answer, on any thread; must not block
	 */
	OutcomeLookUps(TaskStore store, OutcomeNode node, BiConsumer<PendingOutcome, WatchAnswer> onAnswer) {
		this.store = store;
		this.node = node;
		this.onAnswer = onAnswer;
	}

	/**
	 * Look a task up, unless it has ended here, waits to be looked up already, or is not
	 * committed.
	 */
	void lookUp(PendingOutcome outcome) {
		if (outcome.end().isDone() || outcome.skipLook() || !outcome.planLook()) {
			return;
		}
		if (this.store.isLocal()) {
			sendBatch(List.of(outcome)).whenComplete(
					(answers, failure) -> onAnswered(outcome, (answers != null) ? answers.get(0) : null, failure));
			return;
		}
		this.batches.submit(outcome, (answer, failure) -> onAnswered(outcome, answer, failure));
	}

	/** Tasks that are to be looked up from here on need another look. */
	private CompletableFuture<List<WatchAnswer>> sendBatch(List<PendingOutcome> outcomes) {
		outcomes.forEach(PendingOutcome::beginLook);
		return this.store.watch(outcomes.stream().map(this::createRequest).toList());
	}

	private WatchRequest createRequest(PendingOutcome outcome) {
		return new WatchRequest(outcome.key().id(), outcome.key().order(), this.node.watch(outcome.retention()));
	}

	private void onAnswered(PendingOutcome outcome, @Nullable WatchAnswer answer, @Nullable Throwable failure) {
		if (answer != null) {
			this.onAnswer.accept(outcome, answer);
			return;
		}
		outcome.beginLook(); // it may have failed with the batch before it
		logger.debug("Task '{}' could not be looked up, and is looked up again", outcome.key().id(), failure);
	}

}
