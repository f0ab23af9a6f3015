// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.BackendUnavailableException;
import io.chihuo.InvalidTaskException;
import io.chihuo.backend.FlowMove;
import io.chihuo.backend.FlowMoves;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.flow.FlowKey;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.backend.flow.FlowUpdate;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.concurrent.NaturalBatcher;
import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.concurrent.StoreTime;

/**
 * Calls to the store of flows, in batches; knows the time of the store. Nothing is called
 * before the first flow.
 */
final class FlowRecords {

	private static final int MAX_BATCH = 200;

	private static final long MAX_BATCH_BYTES = 1 << 20;

	/** Of a move, end or task, so that about a thousand of them are a batch at most. */
	private static final long MIN_ITEM_WEIGHT = 1 << 10;

	private static final int MAX_ID_LENGTH = 256;

	private final Supplier<FlowStore> source;

	private final TaskClock clock;

	private final NaturalBatcher<FlowUpdate, Boolean> updates;

	private final NaturalBatcher<String, Optional<FlowRecord>> loads;

	private final Supplier<@Nullable FlowMoves> moves;

	private final NaturalBatcher<FlowMove, CompletableFuture<MadeMove>> moveBatches;

	private final StoreTime time;

	/**
	 * Create an instance.
	 * @param moves finds what moves flows on in one step, null if nothing does
	 */
	FlowRecords(Supplier<FlowStore> source, Supplier<@Nullable FlowMoves> moves, TaskClock clock) {
		this.source = source;
		this.moves = moves;
		this.clock = clock;
		this.time = new StoreTime(clock);
		this.updates = new NaturalBatcher<>(MAX_BATCH, MAX_BATCH_BYTES, (update) -> update.progress().length,
				(batch) -> store().update(batch));
		this.loads = new NaturalBatcher<>(MAX_BATCH, this::loadAll);
		this.moveBatches = new NaturalBatcher<>(MAX_BATCH, MAX_BATCH_BYTES, FlowRecords::sizeOf, this::moveAll);
	}

	/**
	 * Check the id of a flow.
	 * @throws InvalidTaskException if it is not one
	 */
	static void checkId(String id) {
		if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
			throw new InvalidTaskException(
					"The id of a flow has 1 to " + MAX_ID_LENGTH + " characters, and this one " + id.length());
		}
		BackendChihuoClient.checkTaskId(id);
	}

	private static long sizeOf(FlowMove move) {
		return MIN_ITEM_WEIGHT + move.update().progress().length
				+ move.ends().stream().mapToLong((end) -> weightOf(end.settlement().content())).sum()
				+ move.tasks().stream().mapToLong((step) -> weightOf(step.submission().task().payload())).sum();
	}

	private static long weightOf(byte @Nullable [] content) {
		return MIN_ITEM_WEIGHT + ((content != null) ? content.length : 0);
	}

	FlowStore store() {
		return this.source.get();
	}

	/** The time of the store; to be called after {@link #findTime}. */
	long currentMillis() {
		return this.time.currentMillis();
	}

	/** Run something at a moment by the clock of the store; returns how to cancel it. */
	Runnable setAlarm(long storeMillis, Runnable action) {
		return PeriodicAlarm.setAlarm(this.clock, this.time.toLocalMillis(storeMillis), action);
	}

	/** Find out the time of the store, unless it is known. */
	CompletableFuture<Long> findTime() {
		return this.time.isKnown() ? CompletableFuture.completedFuture(currentMillis()) : readTime();
	}

	/** Compare the clocks again. */
	CompletableFuture<Long> readTime() {
		long askedAt = this.time.localMillis();
		return store().currentMillis().thenApply((millis) -> {
			this.time.onAnswer(askedAt, millis);
			return millis;
		});
	}

	/** The workers of a large flow may all ask for it at once. */
	private CompletableFuture<List<Optional<FlowRecord>>> loadAll(List<String> ids) {
		List<String> distinct = ids.stream().distinct().toList();
		return store().load(distinct).thenApply((found) -> {
			Map<String, Optional<FlowRecord>> records = new HashMap<>();
			for (int i = 0; i < distinct.size(); i++) {
				records.put(distinct.get(i), found.get(i));
			}
			return ids.stream().map((id) -> records.getOrDefault(id, Optional.empty())).toList();
		});
	}

	private static boolean isOutage(Throwable failure) {
		return failure instanceof BackendUnavailableException
				|| failure.getCause() instanceof BackendUnavailableException;
	}

	/**
	 * A flow that cannot be read, as its key is missing, does not hide those beside it.
	 */
	CompletableFuture<Optional<FlowRecord>> load(String id) {
		return this.loads.submit(id)
			.exceptionallyCompose((failure) -> isOutage(failure) ? CompletableFuture.failedFuture(failure)
					: store().load(List.of(id)).thenApply((found) -> found.get(0)));
	}

	CompletableFuture<Boolean> update(FlowUpdate update) {
		return this.updates.submit(update);
	}

	/** Whether runs of steps can be settled in one step with the changes of flows. */
	boolean canMove() {
		return this.moves.get() != null;
	}

	/**
	 * Make a move in a batch, or by itself if the batch fails: what fails one move does
	 * not fail those beside it.
	 */
	CompletableFuture<MadeMove> move(FlowMove move) {
		return this.moveBatches.submit(move).thenCompose(Function.identity());
	}

	private CompletableFuture<List<CompletableFuture<MadeMove>>> moveAll(List<FlowMove> batch) {
		FlowMoves moves = Objects.requireNonNull(this.moves.get());
		return StepFailures.callSafely(() -> moves.move(batch)).handle((answers, failure) -> {
			if (failure == null) {
				return answers.stream()
					.map((answer) -> CompletableFuture.completedFuture(new MadeMove(answer, null)))
					.toList();
			}
			Throwable cause = StepFailures.unwrap(failure);
			if (isUnanswered(cause)) {
				throw new CompletionException(cause);
			}
			return (batch.size() == 1) ? List.of(CompletableFuture.failedFuture(cause))
					: batch.stream().map((move) -> moveAlone(moves, move, cause)).toList();
		});
	}

	private static CompletableFuture<MadeMove> moveAlone(FlowMoves moves, FlowMove move, Throwable failure) {
		return StepFailures.callSafely(() -> moves.move(List.of(move)))
			.thenApply((answers) -> new MadeMove(answers.get(0), failure));
	}

	/** Whether a store does not answer, so that each move would wait for it once more. */
	private static boolean isUnanswered(Throwable failure) {
		return failure instanceof BackendUnavailableException
				&& (failure.getCause() == null || failure.getCause() instanceof TimeoutException);
	}

	CompletableFuture<Boolean> delete(FlowKey key) {
		return store().delete(List.of(key)).thenApply((deleted) -> deleted.get(0));
	}

}
