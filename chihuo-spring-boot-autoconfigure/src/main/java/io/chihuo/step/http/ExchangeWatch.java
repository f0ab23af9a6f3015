// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Ends exchanges whose time is over or whose thread was interrupted. Reading from a
 * socket does not end by itself then.
 */
final class ExchangeWatch implements AutoCloseable {

	private static final long CHECK_MILLIS = 50;

	private final ScheduledThreadPoolExecutor timer;

	ExchangeWatch() {
		CustomizableThreadFactory factory = new CustomizableThreadFactory("chihuo-http-watch-");
		factory.setDaemon(true);
		this.timer = new ScheduledThreadPoolExecutor(1, factory);
		this.timer.setRemoveOnCancelPolicy(true);
	}

	/**
	 * Watch an exchange until the returned action runs.
	 */
	Runnable watch(RunningExchange exchange) {
		Future<?> checks = this.timer.scheduleWithFixedDelay(exchange::checkEnd, CHECK_MILLIS, CHECK_MILLIS,
				TimeUnit.MILLISECONDS);
		return () -> checks.cancel(false);
	}

	@Override
	public void close() {
		this.timer.shutdownNow();
	}

}
