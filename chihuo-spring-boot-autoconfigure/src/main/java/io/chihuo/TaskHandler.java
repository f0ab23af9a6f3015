package io.chihuo;

import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of a loop that is registered without annotations.
 *
 * @param <T> the payload's type
 */
@FunctionalInterface
public interface TaskHandler<T> {

	/**
	 * Run one task; called by up to {@code concurrency} threads at the same time.
	 * @return a {@code CompletionStage} or {@code Mono} if the run ends later, anything
	 * else if it is over
	 * @throws Exception if the run failed
	 */
	@Nullable Object handle(Task<T> task) throws Exception;

}
