// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Detects a thread that ends the application. It does not return before all loops have
 * stopped, so none of them must wait for it.
 */
final class ExitingThread {

	private static final String ENGINE_PACKAGE = ExitingThread.class.getPackageName() + ".";

	private static final StackTraceElement[] NO_FRAMES = {};

	private ExitingThread() {
	}

	/** Whether the thread of a run ends the application. */
	static boolean isExitedBy(TaskRun<?> run) {
		return isExiting(run.currentThread());
	}

	static boolean isExiting(@Nullable Thread thread) {
		return thread != null && Stream.of(stackOf(thread)).anyMatch(ExitingThread::isExitFrame);
	}

	/**
	 * Threads of an application may override the method, and block or throw, while this
	 * one holds locks of a loop.
	 */
	private static StackTraceElement[] stackOf(Thread thread) {
		try {
			return (thread.getClass().getClassLoader() == null) ? thread.getStackTrace()
					: Thread.getAllStackTraces().getOrDefault(thread, NO_FRAMES);
		}
		catch (RuntimeException | Error ex) {
			return NO_FRAMES;
		}
	}

	/**
	 * Whether a thread that no run has ends the process, other than the main thread. A
	 * handler may have had it do so. Signals end a process in another way.
	 */
	static boolean isHelperExiting() {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((entry) -> !entry.getKey().getName().equals("main"))
			.map(Map.Entry::getValue)
			.anyMatch((stack) -> Stream.of(stack).anyMatch(ExitingThread::isProcessExit)
					&& Stream.of(stack).noneMatch(ExitingThread::isEngineFrame));
	}

	private static boolean isProcessExit(StackTraceElement frame) {
		return frame.getMethodName().equals("exit") && frame.getClassName().equals("java.lang.Runtime");
	}

	private static boolean isEngineFrame(StackTraceElement frame) {
		return frame.getClassName().startsWith(ENGINE_PACKAGE);
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
