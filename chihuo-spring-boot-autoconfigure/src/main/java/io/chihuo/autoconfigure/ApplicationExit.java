// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

import io.chihuo.concurrent.Deadline;
import io.chihuo.concurrent.SafeLogger;
import io.chihuo.engine.LoopRegistry;

/**
 * Ends the application, or its process, with its loops. Closes the application once the
 * loops that end by themselves have ended, if that is wanted, and gives the process an
 * exit code where they have not succeeded. Where all loops have failed and nothing else
 * keeps the process alive, it ends with that code, too.
 */
final class ApplicationExit implements Consumer<LoopRegistry>, ExitCodeGenerator,
		ApplicationListener<AvailabilityChangeEvent<ReadinessState>>, DisposableBean {

	private static final SafeLogger logger = SafeLogger.inBackground(ApplicationExit.class);

	private static final String THREAD = "chihuo-exit";

	/**
	 * How long threads that keep the process alive have to end after the application, if
	 * there is an exit code.
	 */
	private static final Duration THREAD_TIMEOUT = Duration.ofSeconds(30);

	/** How long it waits for them without a word. */
	private static final Duration SILENT_WAIT = Duration.ofSeconds(1);

	/** How long lines may take, where an appender blocks. */
	private static final Duration LINES_TIMEOUT = Duration.ofSeconds(1);

	/** A bean that there is in the context of a {@link SpringApplication} only. */
	private static final String SPRING_APPLICATION = "springApplicationArguments";

	private final CountDownLatch ready = new CountDownLatch(1);

	private final AtomicReference<@Nullable Thread> closer = new AtomicReference<>();

	private final FailureWatch failures = new FailureWatch(() -> awaitOtherThreads(ChronoUnit.FOREVER.getDuration()),
			() -> haveFailed() && getExitCode() != 0, () -> exitProcess(endApplication()));

	private final ConfigurableApplicationContext context;

	private final ChihuoProperties properties;

	private final IntConsumer exitProcess;

	private final Duration threadTimeout;

	private final Set<LoopRegistry> registries = ConcurrentHashMap.newKeySet();

	/**
	 * Create it.
	 * @param exitProcess ends the process with an exit code
	 */
	ApplicationExit(ConfigurableApplicationContext context, ChihuoProperties properties, IntConsumer exitProcess) {
		this(context, properties, exitProcess, THREAD_TIMEOUT);
	}

	ApplicationExit(ConfigurableApplicationContext context, ChihuoProperties properties, IntConsumer exitProcess,
			Duration threadTimeout) {
		this.context = context;
		this.properties = properties;
		this.exitProcess = exitProcess;
		this.threadTimeout = threadTimeout;
	}

	/** Watch loops, beside those that are watched already. */
	void watchLoops(LoopRegistry registry) {
		if (awaitsReadiness() && this.ready.getCount() > 0) {
			registry.awaitReady();
		}
		this.registries.add(registry);
	}

	@Override
	public void accept(LoopRegistry changed) {
		if (this.properties.isExitWhenDrained() && haveEnded()) {
			beginEnd(this.closer, this::closeContext);
		}
		else if (haveFailed()) {
			this.failures.begin();
		}
	}

	/** Not on the thread that found out, which the loops need to stop. */
	private static void beginEnd(AtomicReference<@Nullable Thread> only, Runnable end) {
		Thread thread = new Thread(end, THREAD);
		thread.setDaemon(false);
		if (only.compareAndSet(null, thread)) {
			thread.start();
		}
	}

	private void closeContext() {
		try {
			if (awaitsReadiness()) {
				this.ready.await();
			}
			int code = endApplication();
			if (code != 0) {
				awaitThreadsLeft(code);
				exitProcess(code);
			}
		}
		catch (InterruptedException ex) {
			// the application was closed in the meantime
		}
	}

	private int endApplication() {
		int code = getExitCode();
		if (code == 0) {
			logger.info("The application closes, since its loops have nothing left to do");
		}
		else {
			logger.error("The application closes with exit code {}, since loops have ended without success", code);
		}
		return SpringApplication.exit(this.context);
	}

	/** Without a code the process ends as it would by itself. */
	private void exitProcess(int code) {
		if (code != 0) {
			try {
				SafeLogger.awaitLines(LINES_TIMEOUT);
			}
			finally {
				this.exitProcess.accept(code);
			}
		}
	}

	/** The code matters more than work that the application has left behind. */
	private void awaitThreadsLeft(int code) throws InterruptedException {
		Thread left = awaitOtherThreads(SILENT_WAIT);
		if (left != null) {
			logger.warn(
					"Thread '{}' keeps the process alive, since it is no daemon thread: the process ends with exit "
							+ "code {} when it ends, at the latest in {} s",
					left.getName(), code, this.threadTimeout.toSeconds());
			awaitOtherThreads(this.threadTimeout);
		}
	}

	/** Returns one that has not ended in time, null if all have. */
	private static @Nullable Thread awaitOtherThreads(Duration timeout) throws InterruptedException {
		Deadline deadline = Deadline.in(timeout);
		Thread other = otherThread();
		while (other != null && deadline.millisLeft() > 0) {
			other.join(Math.max(1, deadline.millisLeft()));
			other = otherThread();
		}
		return other;
	}

	/** A thread that keeps the process alive, but for those that wait for its end. */
	private static @Nullable Thread otherThread() {
		for (Thread thread : Thread.getAllStackTraces().keySet()) {
			String name = thread.getName();
			if (thread.isAlive() && !thread.isDaemon() && !name.equals(THREAD) && !name.equals("DestroyJavaVM")) {
				return thread;
			}
		}
		return null;
	}

	@Override
	public int getExitCode() {
		int failed = hasAnyFailed() ? this.properties.getExitCode().getLoopFailed() : 0;
		long deadLetters = this.registries.stream().mapToLong(LoopRegistry::deadLetters).sum();
		int dead = (deadLetters > 0) ? this.properties.getExitCode().getDeadLetters() : 0;
		return (failed != 0) ? failed : dead;
	}

	/** Whether there are loops that end by themselves, and all of them have. */
	private boolean haveEnded() {
		List<LoopRegistry> ending = this.registries.stream().filter(LoopRegistry::endsByItself).toList();
		return !ending.isEmpty() && ending.stream().allMatch(LoopRegistry::hasEnded);
	}

	private boolean hasAnyFailed() {
		return this.registries.stream().anyMatch(LoopRegistry::hasAnyFailed);
	}

	private boolean haveFailed() {
		return hasAnyFailed() && this.registries.stream().noneMatch(LoopRegistry::isAnyActive);
	}

	/** Whether the application says when it is ready. */
	private boolean awaitsReadiness() {
		return this.context.containsBean(SPRING_APPLICATION);
	}

	/**
	 * Runners have run, and listeners of the application's readiness too, so that their
	 * tasks are added.
	 */
	@Override
	public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
		if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
			this.ready.countDown();
			this.registries.forEach(LoopRegistry::onApplicationReady);
		}
	}

	@Override
	public void destroy() {
		interruptThread(this.closer.get());
		interruptThread(this.failures.watching.get());
	}

	private static void interruptThread(@Nullable Thread thread) {
		if (thread != null && thread != Thread.currentThread()) {
			thread.interrupt();
		}
	}

	/**
	 * Ends the process once nothing else keeps it alive, if its loops have failed by
	 * then: a web server or a scheduler, for example, are reasons to live on.
	 */
	static final class FailureWatch {

		private final AtomicReference<@Nullable Thread> watching = new AtomicReference<>();

		private final OthersEnd others;

		private final BooleanSupplier failed;

		private final Runnable endProcess;

		FailureWatch(OthersEnd others, BooleanSupplier failed, Runnable endProcess) {
			this.others = others;
			this.failed = failed;
			this.endProcess = endProcess;
		}

		/** Watch from now on, unless that has begun. */
		void begin() {
			beginEnd(this.watching, this::watch);
		}

		private void watch() {
			boolean recovered = false;
			try {
				this.others.await();
				recovered = !this.failed.getAsBoolean();
				if (!recovered) {
					this.endProcess.run();
				}
			}
			catch (InterruptedException ex) {
				// the application was closed in the meantime
			}
			finally {
				this.watching.set(null);
			}
			if (recovered && this.failed.getAsBoolean()) {
				// again, while this thread still seemed to watch
				begin();
			}
		}

		/**
		 * Waits until nothing else keeps the process alive.
		 */
		@FunctionalInterface
		interface OthersEnd {

			void await() throws InterruptedException;

		}

	}

}
