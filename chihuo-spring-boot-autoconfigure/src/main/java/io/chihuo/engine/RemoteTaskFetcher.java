// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.List;
import java.util.function.IntSupplier;

import io.chihuo.backend.LeasedTask;

/**
 * Claims from a store at the other end of a connection: one claim is under way at a time,
 * for any thread, and as many tasks are claimed ahead as a round trip takes to fetch.
 *
 * @param <T> the payload's type
 */
final class RemoteTaskFetcher<T> extends TaskFetcher<T> {

	private final PrefetchLimit prefetch = new PrefetchLimit();

	/** How many tasks to claim ahead of those that run. */
	private volatile int ahead;

	RemoteTaskFetcher(TaskClaims<T> claims, int concurrency, IntSupplier room, Runnable threadNeeded) {
		super(claims, concurrency, room, threadNeeded);
	}

	/** Claim ahead only in large batches. */
	@Override
	int claimSize(int free, int asked, boolean idle) {
		int ahead = this.ahead;
		long all = (long) free + ahead;
		return (asked == 0 && all > ahead / 2) ? (int) Math.min(all, this.prefetch.mostAtOnce()) : 0;
	}

	@Override
	boolean threadsClaim() {
		return false;
	}

	@Override
	void measure(List<LeasedTask> tasks, boolean full, long sentAt) {
		this.ahead = full ? this.prefetch.answered(tasks, sentAt) : 0;
	}

	@Override
	void onRunEnded() {
		this.prefetch.ended();
	}

	@Override
	void claimNothingAhead() {
		this.ahead = 0;
	}

}
