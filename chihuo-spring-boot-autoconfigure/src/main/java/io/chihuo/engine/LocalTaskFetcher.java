// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.function.IntSupplier;

import io.chihuo.backend.TaskStore;

/**
 * Claims from a store in this process, which answers at once: an idle thread claims for
 * all free slots, and nothing is claimed before it can run.
 *
 * @param <T> the payload's type
 */
final class LocalTaskFetcher<T> extends TaskFetcher<T> {

	LocalTaskFetcher(TaskClaims<T> claims, int concurrency, IntSupplier room, Runnable threadNeeded) {
		super(claims, concurrency, room, threadNeeded);
	}

	@Override
	int claimSize(int free, int asked, boolean idle) {
		return idle ? Math.min(free, TaskStore.MAX_CLAIM) : 0;
	}

	@Override
	boolean threadsClaim() {
		return true;
	}

}
