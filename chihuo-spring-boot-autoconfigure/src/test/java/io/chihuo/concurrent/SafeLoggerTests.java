// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

class SafeLoggerTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger(SafeLoggerTests.class);

	/** That of lines on lines. */
	private final Logger ownLogger = (Logger) LoggerFactory.getLogger(SafeLogger.class);

	private final ListAppender<ILoggingEvent> lines = new ListAppender<>() {
		@Override
		protected void append(ILoggingEvent line) {
			line.getCallerData(); // as of the stack of now
			super.append(line);
		}
	};

	private final SafeLogger safe = SafeLogger.of(SafeLoggerTests.class);

	@AfterEach
	void detach() {
		this.logger.detachAppender(this.lines);
		this.ownLogger.detachAppender(this.lines);
	}

	private ILoggingEvent line() {
		assertThat(this.lines.list).hasSize(1);
		return this.lines.list.get(0);
	}

	private void collect() {
		this.lines.start();
		this.logger.addAppender(this.lines);
	}

	@Test
	void lineHasItsArgumentsItsExceptionAndItsCaller() {
		collect();
		this.safe.warn("{} of {}", 1, "two", new IllegalStateException("no"));
		assertThat(line().getFormattedMessage()).isEqualTo("1 of two");
		assertThat(line().getThrowableProxy().getMessage()).isEqualTo("no");
		assertThat(line().getCallerData()[0].getMethodName()).isEqualTo("lineHasItsArgumentsItsExceptionAndItsCaller");
	}

	@Test
	void exceptionThatCannotBePrintedIsNamed() {
		collect();
		this.safe.error("{} failed", "a", new UnprintableException());
		assertThat(line().getFormattedMessage())
			.isEqualTo("a failed (" + UnprintableException.class.getName() + ", which cannot be printed)");
		assertThat(line().getThrowableProxy()).isNull();
	}

	@Test
	void lineInTheBackgroundCanBeAwaited() {
		collect();
		SafeLogger.inBackground(SafeLoggerTests.class).warn("{} of {}", 1, "two");
		SafeLogger.awaitLines(TestLimits.HANG_TIMEOUT);
		assertThat(line().getFormattedMessage()).isEqualTo("1 of two");
	}

	@Test
	void linesThatWereDroppedAreCounted() {
		CountDownLatch open = new CountDownLatch(1);
		AppenderBase<ILoggingEvent> slow = new AppenderBase<>() {

			@Override
			protected void append(ILoggingEvent line) {
				awaitOpen(open);
			}

		};
		slow.start();
		this.logger.addAppender(slow);
		this.lines.start();
		this.ownLogger.addAppender(this.lines);
		try {
			SafeLogger background = SafeLogger.inBackground(SafeLoggerTests.class);
			IntStream.range(0, 10_000).forEach((number) -> background.warn("Line {}", number));
		}
		finally {
			open.countDown();
			this.logger.detachAppender(slow);
		}
		SafeLogger.awaitLines(TestLimits.HANG_TIMEOUT);
		TestLimits.await("number of lost lines")
			.until(() -> List.copyOf(this.lines.list)
				.stream()
				.anyMatch((line) -> line.getFormattedMessage().contains("lines were dropped before")));
	}

	private static void awaitOpen(CountDownLatch open) {
		try {
			open.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static final class UnprintableException extends RuntimeException {

		@Override
		public String getMessage() {
			throw new IllegalStateException("getMessage");
		}

	}

}
