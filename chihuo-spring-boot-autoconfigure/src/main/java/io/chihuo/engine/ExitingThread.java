// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.stream.Stream;

/**
 * Detects a thread that ends the application. It does not return before all loops have
 * stopped, so none of them must wait for it.
 */
final class ExitingThread {

	private ExitingThread() {
	}

	static boolean isExiting(Thread thread) {
		return Stream.of(thread.getStackTrace()).anyMatch(ExitingThread::isExitFrame);
	}

	private static boolean isExitFrame(StackTraceElement frame) {
		return switch (frame.getMethodName()) {
			case "exit" -> frame.getClassName().equals("java.lang.Runtime")
					|| frame.getClassName().equals("org.springframework.boot.SpringApplication");
			// called by the thread that closes the application context
			case "stop" -> frame.getClassName().equals(ChihuoLoopRegistrar.class.getName());
			default -> false;
		};
	}

}
