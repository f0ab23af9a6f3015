// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One loop on this node. Methods may be called by any thread, at any time and in any
 * order; only {@link #awaitDrained(Duration)} blocks.
 */
public interface LoopControl {

	/**
	 * Name of the loop.
	 */
	String name();

	/**
	 * Name of the namespace that its queue is in.
	 */
	String namespace();

	/**
	 * Options it was registered with; {@link #concurrency()} tells the present
	 * concurrency.
	 */
	LoopOptions options();

	/**
	 * State it is in.
	 */
	LoopState state();

	/**
	 * Claim and run tasks, and call the {@link OnStart} methods beside them. Does nothing
	 * unless the loop is stopped; a loop that is stopping starts when it has stopped.
	 * @throws IllegalStateException if the application has stopped its loops, since it
	 * closes, or this one is being removed
	 */
	void start();

	/**
	 * Stop claiming at once, give running tasks {@code chihuo.shutdown.grace-period},
	 * then interrupt them and release them to the head of the queue in their old order,
	 * their attempt not counted.
	 * @return completes when no lease is held here any more, and so nothing runs but
	 * handlers that ignore their interruption, whose end is void. A call while it stops
	 * starts no second stop, but may shorten the grace period
	 */
	CompletableFuture<Void> stop();

	/**
	 * Same as {@link #stop()} with another grace period.
	 */
	CompletableFuture<Void> stop(Duration gracePeriod);

	/**
	 * Stop claiming, and release tasks that are claimed and have not begun, in their
	 * order; tasks that run go on.
	 */
	void pause();

	/**
	 * Claim again after a {@link #pause()}.
	 */
	void resume();

	/**
	 * Most tasks that run at the same time on this node.
	 */
	int concurrency();

	/**
	 * Change the concurrency. A smaller one takes effect as running tasks end; none is
	 * interrupted.
	 * @param concurrency at least 1
	 */
	void setConcurrency(int concurrency);

	/**
	 * Tasks that run on this node just now, oldest first.
	 */
	List<RunningTask> runningTasks();

	/**
	 * How many tasks run on this node just now.
	 */
	default int runningCount() {
		return runningTasks().size();
	}

	/**
	 * How many of the running tasks take no slot: their handlers ignore the interruption,
	 * and the loop was stopped since they began.
	 */
	default int leftoverCount() {
		return 0;
	}

	/**
	 * Wait until the {@link OnStart} methods of this node are through and nothing of the
	 * queue waits, is delayed or runs, on any node.
	 * @param timeout longest time to wait
	 * @return whether that came to pass in time
	 * @throws InterruptedException if interrupted while waiting
	 */
	boolean awaitDrained(Duration timeout) throws InterruptedException;

}
