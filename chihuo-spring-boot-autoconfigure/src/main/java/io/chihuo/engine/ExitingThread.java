package io.chihuo.engine;

import java.util.stream.Stream;

/**
 * Detects a thread that ends the application. It does not return before all loops have
 * stopped, so none of them must wait for it.
 */
final class ExitingThread {

	private ExitingThread() {
	}

	static boolean is(Thread thread) {
		return Stream.of(thread.getStackTrace()).anyMatch(ExitingThread::exits);
	}

	private static boolean exits(StackTraceElement frame) {
		return frame.getMethodName().equals("exit") && (frame.getClassName().equals("java.lang.Runtime")
				|| frame.getClassName().equals("org.springframework.boot.SpringApplication"));
	}

}
