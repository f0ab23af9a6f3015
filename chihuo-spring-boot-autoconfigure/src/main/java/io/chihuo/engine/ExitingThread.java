// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Detects a thread that ends the application. It does not return before all loops have
 * stopped, so none of them must wait for it.
 */
final class ExitingThread {

	private static final String ENGINE_PACKAGE = ExitingThread.class.getPackageName() + ".";

	/** Their stacks are not among those of all threads. */
	private static final boolean VIRTUAL_THREADS = Runtime.version().feature() >= 21;

	private static final StackTraceElement[] NO_FRAMES = {};

	/** The thread of a run, or of a start callback, ends the process. */
	private static volatile boolean processExited;

	private ExitingThread() {
	}

	/** Whether the thread of a run ends the application. */
	static boolean isExitedBy(TaskRun<?> run) {
		return isExiting(run.currentThread());
	}

	static boolean isExiting(@Nullable Thread thread) {
		StackTraceElement[] stack = (thread != null) ? stackOf(thread) : NO_FRAMES;
		if (Stream.of(stack).anyMatch(ExitingThread::isProcessExit)) {
			processExited = true;
		}
		return Stream.of(stack).anyMatch(ExitingThread::isExitFrame);
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
	 * Whether a thread that no run has ends the process, other than the main thread and
	 * those that handle signals. A handler may have had it do so.
	 */
	static boolean isHelperExiting() {
		Map<Thread, StackTraceElement[]> stacks = Thread.getAllStackTraces();
		return stacks.entrySet()
			.stream()
			.filter((entry) -> !entry.getKey().getName().equals("main"))
			.anyMatch((entry) -> isHelperExiting(entry.getValue())) || isVirtualThreadExiting(stacks.values());
	}

	private static boolean isHelperExiting(StackTraceElement[] stack) {
		return Stream.of(stack).anyMatch(ExitingThread::isProcessExit)
				&& Stream.of(stack).noneMatch((frame) -> isEngineFrame(frame) || isSignalFrame(frame));
	}

	/** The process ends, and no thread that can be listed is seen to end it. */
	private static boolean isVirtualThreadExiting(Collection<StackTraceElement[]> listed) {
		return VIRTUAL_THREADS && !processExited && isShuttingDown()
				&& listed.stream().flatMap(Stream::of).noneMatch(ExitingThread::isShutdownFrame);
	}

	private static boolean isShuttingDown() {
		Thread hook = new Thread(() -> {
		});
		try {
			Runtime.getRuntime().addShutdownHook(hook);
			Runtime.getRuntime().removeShutdownHook(hook);
			return false;
		}
		catch (IllegalStateException ex) {
			return true;
		}
	}

	private static boolean isProcessExit(StackTraceElement frame) {
		return frame.getMethodName().equals("exit") && frame.getClassName().equals("java.lang.Runtime");
	}

	private static boolean isShutdownFrame(StackTraceElement frame) {
		return frame.getClassName().equals("java.lang.Shutdown");
	}

	private static boolean isSignalFrame(StackTraceElement frame) {
		return frame.getClassName().startsWith("jdk.internal.misc.Signal");
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
