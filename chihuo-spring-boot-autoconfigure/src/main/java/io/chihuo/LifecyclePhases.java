// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * Phases in which parts of Chihuo start and stop with the application context. They start
 * from the lowest to the highest and stop in the opposite order: loops, then the web
 * server (Spring Boot's phases), executors and schedulers of Spring (half of the highest
 * phase), cluster, backend, and then the objects that the backend connects with: the
 * connection factories and pools of Spring (phase 0 and the lowest phase).
 */
public final class LifecyclePhases {

	/**
	 * Loops start last and stop first, so that handlers can use every other bean.
	 */
	public static final int LOOPS = Integer.MAX_VALUE;

	/**
	 * The node leaves the cluster when it answers no more requests.
	 */
	public static final int CLUSTER = 1001;

	/**
	 * The backend releases its connections when nothing uses it any more.
	 */
	public static final int BACKEND = 1000;

	private LifecyclePhases() {
	}

}
