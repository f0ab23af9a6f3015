package io.chihuo.engine;

import java.util.concurrent.CompletableFuture;

import io.chihuo.LoopState;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.StoredDeadLetter;

/**
 * Is told what happens to one loop, by whichever thread made it happen, with no lock
 * held; must not block. One that throws is logged and does no harm.
 */
public interface LoopListener {

	/**
	 * Listens to nothing.
	 */
	LoopListener NONE = new LoopListener() {
	};

	/**
	 * The loop has started.
	 */
	default void started() {
	}

	/**
	 * The loop has stopped.
	 * @return when those who wait for the stop may know of it
	 */
	default CompletableFuture<Void> stopped(LoopState state) {
		return CompletableFuture.completedFuture(null);
	}

	/**
	 * The loop is no longer registered.
	 */
	default void removed() {
	}

	/**
	 * A handler is about to be called, on this thread.
	 * @param now the time, in milliseconds since the epoch
	 * @return is told of the rest of the run
	 */
	default RunWatch runStarts(LeasedTask task, long now) {
		return RunWatch.NONE;
	}

	/**
	 * The lease of a task was lost in the hands of this node.
	 */
	default void leaseLost(LeasedTask task) {
	}

	/**
	 * A task of this loop became a dead letter.
	 */
	default void dead(StoredDeadLetter letter) {
	}

}
