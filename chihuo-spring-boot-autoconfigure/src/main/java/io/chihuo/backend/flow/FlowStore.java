// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.flow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.FlowState;

/**
 * The flows of one namespace in a store. A store knows of a flow its id, its state as a
 * whole and its times; plan and progress are bytes to it.
 * <p>
 * May be called by any number of threads. No method blocks, and any thread may complete
 * the future of an answer. Each member of a batch takes effect in one step of its own, in
 * the batch's order; answers are in that order too, and an id may occur more than once.
 * All moments are in milliseconds since the epoch by the clock of the store, which
 * {@link #currentMillis} tells.
 * <p>
 * Futures fail with {@link io.chihuo.BackendUnavailableException
 * BackendUnavailableException} if the store does not answer; then the change may or may
 * not have been made.
 */
public interface FlowStore {

	/**
	 * Most members of a batch.
	 */
	int MAX_BATCH_SIZE = 1000;

	/**
	 * Whether calls are answered at once, on the calling thread.
	 */
	boolean isLocal();

	/**
	 * The present moment by the clock of the store.
	 */
	CompletableFuture<Long> currentMillis();

	/**
	 * Store flows whose ids are free.
	 * @param flows flows; the version of each is stored as it is
	 * @return for each the flow that had the id already, or empty if it was stored
	 */
	CompletableFuture<List<Optional<FlowRecord>>> create(List<FlowRecord> flows);

	/**
	 * Find flows; empty for an absent one.
	 */
	CompletableFuture<List<Optional<FlowRecord>>> load(List<String> ids);

	/**
	 * Change flows whose version is as expected. Each change adds one to the version.
	 * @return whether each was changed; not if it is absent or has another version
	 */
	CompletableFuture<List<Boolean>> update(List<FlowUpdate> updates);

	/**
	 * Remove flows whose version is as expected.
	 * @return whether each was removed
	 */
	CompletableFuture<List<Boolean>> delete(List<FlowKey> flows);

	/**
	 * Find flows whose {@link FlowRecord#wakeAt() moment} has come, the earliest first.
	 * They stay due until they are changed.
	 * @param from least moment of those to find; 0 for all
	 * @param limit most flows, from 1 to {@value #MAX_BATCH_SIZE}
	 */
	CompletableFuture<List<DueFlow>> due(long from, int limit);

	/**
	 * Page through flows that have {@linkplain FlowRecord#isBegun() begun}. Those that
	 * are stored or change their state meanwhile may be missed or found twice.
	 * @param state state that they have, null for any
	 * @param cursor {@link FlowPage#next()} of the page before, or null for the first
	 * @param size about how many flows, from 1 to {@value #MAX_BATCH_SIZE}; a page may
	 * have fewer although others follow
	 */
	CompletableFuture<FlowPage> list(@Nullable FlowState state, @Nullable String cursor, int size);

	/**
	 * Number of flows that have begun by state; one that has none may be missing.
	 */
	CompletableFuture<Map<FlowState, Long>> counts();

}
