package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskStore;

/**
 * Releases tasks that have not been run to their end: they return to the head of their
 * queue in one batch, with no attempt counted.
 *
 * @param <T> the payload's type
 */
final class TaskReleaser<T> {

	private static final Logger logger = LoggerFactory.getLogger(TaskReleaser.class);

	private final String loop;

	private final TaskStore store;

	private final InFlight<T> inFlight;

	TaskReleaser(String loop, TaskStore store, InFlight<T> inFlight) {
		this.loop = loop;
		this.store = store;
		this.inFlight = inFlight;
	}

	/**
	 * Completes normally when the store has answered, whatever it has.
	 * @param runs in the order of the queue
	 */
	CompletableFuture<Void> release(List<Run<T>> runs) {
		if (runs.isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		List<Settlement> releases = runs.stream().map(TaskReleaser::release).toList();
		return this.store.settle(releases).handle((settled, failure) -> {
			runs.forEach(this.inFlight::remove);
			if (failure != null) {
				logger.warn("{} task(s) of loop '{}' could not be handed back; they run again when their leases lapse",
						runs.size(), this.loop, failure);
			}
			return null;
		});
	}

	private static Settlement release(Run<?> run) {
		return new Settlement(run.leased().lease(), Settlement.Ending.RELEASE, run.finishRequested(), Duration.ZERO,
				null);
	}

}
