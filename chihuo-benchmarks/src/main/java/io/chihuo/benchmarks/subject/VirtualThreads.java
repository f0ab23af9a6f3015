// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.subject;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Virtual threads for code compiled for a Java without them.
 */
public final class VirtualThreads {

	private static final int FIRST_JAVA_VERSION = 21;

	private VirtualThreads() {
	}

	/**
	 * Whether this JVM has them.
	 */
	public static boolean areAvailable() {
		return Runtime.version().feature() >= FIRST_JAVA_VERSION;
	}

	/**
	 * An executor that runs each task on a virtual thread of its own.
	 */
	public static ExecutorService newExecutor() {
		try {
			return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("This JVM has no virtual threads", ex);
		}
	}

}
