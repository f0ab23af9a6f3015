// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import org.slf4j.LoggerFactory;

import io.chihuo.servers.TestLimits;

/**
 * An appender that blocks each line of a class until it is closed.
 */
public final class BlockedLines extends UnsynchronizedAppenderBase<ILoggingEvent> implements AutoCloseable {

	private final CountDownLatch blocked = new CountDownLatch(1);

	private final CountDownLatch end = new CountDownLatch(1);

	private final Logger logger;

	public BlockedLines(Class<?> type) {
		this.logger = (Logger) LoggerFactory.getLogger(type);
		start();
		this.logger.addAppender(this);
	}

	@Override
	protected void append(ILoggingEvent line) {
		this.blocked.countDown();
		awaitOpen(this.end);
	}

	/** Wait until a line is blocked. */
	public void awaitLine() {
		awaitOpen(this.blocked);
	}

	private static void awaitOpen(CountDownLatch latch) {
		try {
			if (!latch.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)) {
				throw new AssertionError("Nobody opened the latch");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.end.countDown();
		this.logger.detachAppender(this);
	}

}
