// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import reactor.core.scheduler.Schedulers;

import org.springframework.util.ClassUtils;

/**
 * Refuses calls that block on threads that must not.
 */
public final class BlockingCallGuard {

	private static final boolean REACTOR = ClassUtils.isPresent("reactor.core.scheduler.Schedulers",
			BlockingCallGuard.class.getClassLoader());

	private BlockingCallGuard() {
	}

	/**
	 * Checks the current thread, whether the call would have to wait or not: a call that
	 * works on one backend works on all.
	 * @param name name of the loop that is called
	 * @throws IllegalStateException if it must not block
	 */
	public static void check(String name) {
		if (REACTOR && ReactorThreads.isNonBlocking()) {
			throw new IllegalStateException("Calls of '" + name + "' block, which thread '"
					+ Thread.currentThread().getName() + "' must not; use TaskQueue.async() there");
		}
	}

	/** Names types that need not be on the class path. */
	private static final class ReactorThreads {

		static boolean isNonBlocking() {
			return Schedulers.isInNonBlockingThread();
		}

	}

}
