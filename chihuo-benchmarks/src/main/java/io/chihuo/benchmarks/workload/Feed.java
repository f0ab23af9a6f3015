// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.workload;

import java.util.function.Consumer;

/**
 * Runs tasks as they come, with room to spare.
 */
public interface Feed extends AutoCloseable {

	/**
	 * Hand a task over.
	 */
	void addTask(String id);

	@Override
	void close();

	/**
	 * Makes feeds.
	 */
	@FunctionalInterface
	interface FeedFactory {

		/**
		 * Start one.
		 * @param handler work of each task, called with its id
		 */
		Feed openFeed(Consumer<String> handler);

	}

}
