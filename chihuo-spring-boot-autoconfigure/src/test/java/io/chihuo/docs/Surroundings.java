// SPDX-License-Identifier: Apache-2.0

package io.chihuo.docs;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.TaskQueue;

/**
 * Fields that statements in the documentation can use: they are compiled as the body of a
 * method in a class that extends this one.
 */
abstract class Surroundings {

	protected final ChihuoClient client;

	protected final ChihuoLoopRegistry registry;

	protected final TaskQueue<Photo> queue;

	Surroundings(ChihuoClient client, ChihuoLoopRegistry registry, TaskQueue<Photo> queue) {
		this.client = client;
		this.registry = registry;
		this.queue = queue;
	}

}
