// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LocationAwareLogger;

/**
 * Logs from threads that must go on: an appender or filter of an application may throw
 * for each line, and none of its exceptions is passed on. It may block too, so that a
 * line belongs behind all that must happen, and on a thread that nobody waits for:
 * {@link #inBackground} is for classes whose lines come from threads of a clock or of a
 * driver.
 */
public final class SafeLogger {

	private static final String NAME = SafeLogger.class.getName();

	/** Most lines that wait for appenders; further ones are dropped. */
	private static final int MAX_WAITING_LINES = 5000;

	private static final int MAX_BLOCKED_LINES = 16;

	private static final AtomicInteger WAITING_LINES = new AtomicInteger();

	/** Lines that were dropped since the last line was written. */
	private static final AtomicInteger DROPPED_LINES = new AtomicInteger();

	private static volatile @Nullable CallbackThreads lineThreads;

	private final Logger logger;

	private final boolean background;

	private SafeLogger(Logger logger, boolean background) {
		this.logger = logger;
		this.background = background;
	}

	/**
	 * The logger of a class.
	 */
	public static SafeLogger of(Class<?> type) {
		return new SafeLogger(LoggerFactory.getLogger(type), false);
	}

	/**
	 * The logger of a class whose lines are written soon, by threads of their own, in
	 * order as long as no appender blocks.
	 */
	public static SafeLogger inBackground(Class<?> type) {
		return new SafeLogger(LoggerFactory.getLogger(type), true);
	}

	/**
	 * Whether lines of level DEBUG are written.
	 */
	public boolean isDebugEnabled() {
		return isEnabled(Level.DEBUG);
	}

	/**
	 * Log at level DEBUG.
	 * @param arguments arguments of the message; an exception may follow them
	 */
	public void debug(String message, @Nullable Object... arguments) {
		write(Level.DEBUG, message, arguments);
	}

	/**
	 * Log at level INFO.
	 * @param arguments arguments of the message; an exception may follow them
	 */
	public void info(String message, @Nullable Object... arguments) {
		write(Level.INFO, message, arguments);
	}

	/**
	 * Log at level WARN.
	 * @param arguments arguments of the message; an exception may follow them
	 */
	public void warn(String message, @Nullable Object... arguments) {
		write(Level.WARN, message, arguments);
	}

	/**
	 * Log at level ERROR.
	 * @param arguments arguments of the message; an exception may follow them
	 */
	public void error(String message, @Nullable Object... arguments) {
		write(Level.ERROR, message, arguments);
	}

	private void write(Level level, String message, @Nullable Object[] arguments) {
		if (!this.background) {
			writeNow(level, message, arguments);
		}
		else if (isEnabled(level)) {
			writeSoon(level, message, arguments);
		}
	}

	private boolean isEnabled(Level level) {
		try {
			return this.logger.isEnabledForLevel(level);
		}
		catch (Throwable ex) {
			return false;
		}
	}

	private void writeSoon(Level level, String message, @Nullable Object[] arguments) {
		if (WAITING_LINES.incrementAndGet() > MAX_WAITING_LINES) {
			dropLine();
			return;
		}
		try {
			lineThreads().execute(() -> {
				WAITING_LINES.decrementAndGet();
				writeNow(level, message, arguments);
				writeDropped();
			});
		}
		catch (Throwable ex) {
			dropLine(); // as of a full heap
		}
	}

	private static void dropLine() {
		WAITING_LINES.decrementAndGet();
		DROPPED_LINES.incrementAndGet();
	}

	private static void writeDropped() {
		int dropped = DROPPED_LINES.get();
		if (dropped > 0 && DROPPED_LINES.compareAndSet(dropped, 0)) {
			SafeLogger logger = of(SafeLogger.class);
			logger.warn("{} lines were dropped before, since the log has not taken them in time", dropped);
		}
	}

	/** Made with the first line, or with a later one if there was no memory then. */
	private static CallbackThreads lineThreads() {
		CallbackThreads threads = lineThreads;
		if (threads == null) {
			synchronized (SafeLogger.class) {
				threads = lineThreads;
				if (threads == null) {
					threads = new CallbackThreads("chihuo-log-", MAX_BLOCKED_LINES);
					lineThreads = threads;
				}
			}
		}
		return threads;
	}

	/**
	 * Wait until the lines of now are written, as at the end of an application. Blocks.
	 * @param limit longest time, since appenders may block
	 */
	public static void awaitLines(Duration limit) {
		CallbackThreads threads = lineThreads;
		if (threads == null) {
			return;
		}
		CountDownLatch written = new CountDownLatch(1);
		threads.execute(written::countDown);
		try {
			written.await(limit.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void writeNow(Level level, String message, @Nullable Object[] arguments) {
		Throwable failure = MessageFormatter.getThrowableCandidate(arguments);
		@Nullable Object[] others = (failure != null) ? MessageFormatter.trimmedCopy(arguments) : arguments;
		try {
			append(level, message, others, failure);
		}
		catch (Throwable ex) {
			if (failure != null) {
				writeUnprintable(level, message, others, failure);
			}
		}
	}

	/** Its own methods may throw when it is printed. */
	private void writeUnprintable(Level level, String message, @Nullable Object[] arguments, Throwable failure) {
		try {
			append(level, message + " (" + failure.getClass().getName() + ", which cannot be printed)", arguments,
					null);
		}
		catch (Throwable ex) {
			// it is not its exception that cannot be logged
		}
	}

	/** The line is shown as that of the caller, where a pattern asks for it. */
	private void append(Level level, String message, @Nullable Object[] arguments, @Nullable Throwable failure) {
		if (!this.logger.isEnabledForLevel(level)) {
			return;
		}
		if (this.logger instanceof LocationAwareLogger located) {
			located.log(null, NAME, level.toInt(), message, arguments, failure);
		}
		else {
			this.logger.atLevel(level).setCause(failure).log(message, arguments);
		}
	}

}
