// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.chihuo.BackendUnavailableException;
import io.chihuo.FlowState;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowSummary;
import io.chihuo.concurrent.SafeLogger;

/**
 * Removes flows that have ended, those that were started first, while more of them are
 * kept than allowed. Removes one after the other, and not all at once. Not thread-safe:
 * one look at a time.
 */
final class SurplusFlows {

	private static final SafeLogger logger = SafeLogger.inBackground(SurplusFlows.class);

	private static final long LOOK_MILLIS = 60_000;

	private static final int MAX_REMOVED_PER_LOOK = 100;

	/** Behind more of them no others are looked for. */
	private static final int MAX_UNREADABLE = 10_000;

	private static final long FORGET_UNREADABLE_MILLIS = 600_000;

	private static final List<FlowState> ENDED_STATES = Stream.of(FlowState.values())
		.filter(FlowState::isEnded)
		.toList();

	private final FlowRecords records;

	private final long maxEnded;

	private final Function<FlowRecord, CompletableFuture<Boolean>> remove;

	/**
	 * Ids of flows among those to remove that could not be removed here. They are passed
	 * over, but no later one is removed in their place.
	 */
	private final Set<String> unreadable = ConcurrentHashMap.newKeySet();

	private long nextLook;

	private long forgetAt;

	/**
	 * Create an instance.
	 * @param maxEnded most flows that have ended
	 * @param remove removes a flow with all that belongs to it
	 */
	SurplusFlows(FlowRecords records, long maxEnded, Function<FlowRecord, CompletableFuture<Boolean>> remove) {
		this.records = records;
		this.maxEnded = maxEnded;
		this.remove = remove;
	}

	/** Look for such flows, unless that was done lately. */
	CompletableFuture<Void> removeIfDue() {
		long now = this.records.currentMillis();
		if (now < this.nextLook) {
			return CompletableFuture.completedFuture(null);
		}
		this.nextLook = now + LOOK_MILLIS;
		if (now >= this.forgetAt) {
			this.forgetAt = now + FORGET_UNREADABLE_MILLIS;
			this.unreadable.clear();
		}
		return countSurplus().thenCompose((surplus) -> {
			if (surplus <= 0) {
				return CompletableFuture.<Void>completedFuture(null);
			}
			this.nextLook = (surplus > MAX_REMOVED_PER_LOOK) ? 0 : this.nextLook;
			return findOldest((int) Math.min(surplus, MAX_REMOVED_PER_LOOK)).thenCompose(this::removeOldest);
		}).exceptionally((failure) -> {
			logger.debug("Flows above 'chihuo.flows.max-ended-flows' could not be removed, which is repeated", failure);
			return null;
		});
	}

	/** Number of flows to remove, without those that are passed over. */
	private CompletableFuture<Long> countSurplus() {
		return this.records.store()
			.counts()
			.thenApply((counts) -> ENDED_STATES.stream().mapToLong((state) -> counts.getOrDefault(state, 0L)).sum()
					- this.maxEnded - this.unreadable.size());
	}

	private CompletableFuture<List<FlowSummary>> findOldest(int size) {
		CompletableFuture<Stream<FlowSummary>> found = CompletableFuture.completedFuture(Stream.empty());
		for (FlowState state : ENDED_STATES) {
			found = found.thenCombine(findOldest(state, null, new ArrayList<>(), size),
					(before, flows) -> Stream.concat(before, flows.stream()));
		}
		return found
			.thenApply((flows) -> flows.sorted(Comparator.comparingLong(FlowSummary::createdAt)).limit(size).toList());
	}

	/** Pages on behind those that are passed over. */
	private CompletableFuture<List<FlowSummary>> findOldest(FlowState state, @Nullable String cursor,
			List<FlowSummary> found, int size) {
		return this.records.store().list(state, cursor, MAX_REMOVED_PER_LOOK).thenCompose((page) -> {
			page.flows().stream().filter((flow) -> !this.unreadable.contains(flow.id())).forEach(found::add);
			return (page.next() == null || found.size() >= size) ? CompletableFuture.completedFuture(found)
					: findOldest(state, page.next(), found, size);
		});
	}

	/**
	 * Counted again after they were found, since other nodes remove the same ones.
	 */
	private CompletableFuture<Void> removeOldest(List<FlowSummary> oldest) {
		return countSurplus().thenCompose((surplus) -> {
			CompletableFuture<Boolean> done = CompletableFuture.completedFuture(true);
			for (FlowSummary flow : oldest.subList(0, (int) Math.max(0, Math.min(surplus, oldest.size())))) {
				done = done.thenCompose((before) -> this.records.load(flow.id()))
					.thenCompose(this::removeEnded)
					.exceptionallyCompose((failure) -> leaveUnreadable(flow.id(), failure));
			}
			return done.thenAccept((removed) -> {
			});
		});
	}

	/** One that a later version has written is left to nodes that can read it. */
	private CompletableFuture<Boolean> leaveUnreadable(String id, Throwable failure) {
		Throwable cause = StepFailures.unwrap(failure);
		if (cause instanceof BackendUnavailableException) {
			return CompletableFuture.failedFuture(cause);
		}
		logger.debug("Flow '{}' above 'chihuo.flows.max-ended-flows' could not be removed, which is repeated", id,
				cause);
		if (this.unreadable.size() < MAX_UNREADABLE) {
			this.unreadable.add(id);
		}
		return CompletableFuture.completedFuture(false);
	}

	private CompletableFuture<Boolean> removeEnded(Optional<FlowRecord> found) {
		return found.filter((record) -> record.state().isEnded())
			.map(this.remove)
			.orElse(CompletableFuture.completedFuture(false));
	}

}
