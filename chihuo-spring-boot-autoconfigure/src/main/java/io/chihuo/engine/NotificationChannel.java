// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.chihuo.concurrent.LogThrottle;
import io.chihuo.concurrent.SafeLogger;

/**
 * Notifies the listeners of one thing, such as a loop, one after the other in the order
 * of the events that happened, on a daemon thread that ends when there is nothing to say.
 * A listener that blocks delays the others; notifications beyond the first
 * {@value #MAX_QUEUED_NOTIFICATIONS} that wait are dropped, and logged.
 */
public final class NotificationChannel implements Executor {

	private static final SafeLogger logger = SafeLogger.inBackground(NotificationChannel.class);

	static final int MAX_QUEUED_NOTIFICATIONS = 1000;

	private static final long IDLE_TIMEOUT_SECONDS = 5;

	private final ForeignCode foreign;

	private final LogThrottle throttle = new LogThrottle(1);

	private final Runnable onDropped;

	private final ThreadPoolExecutor thread;

	/**
	 * Create a channel.
	 * @param threadName name of its thread
	 * @param foreign calls the listeners
	 */
	public NotificationChannel(String threadName, ForeignCode foreign) {
		this(threadName, foreign, () -> {
		});
	}

	/**
	 * Create a channel.
	 * @param onDropped is called for each notification that is dropped; must not block
	 */
	NotificationChannel(String threadName, ForeignCode foreign, Runnable onDropped) {
		this.foreign = foreign;
		this.onDropped = onDropped;
		ClassLoader loader = Thread.currentThread().getContextClassLoader();
		this.thread = new ThreadPoolExecutor(1, 1, IDLE_TIMEOUT_SECONDS, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(MAX_QUEUED_NOTIFICATIONS), (work) -> {
					Thread thread = new Thread(work, threadName);
					thread.setDaemon(true);
					thread.setContextClassLoader(loader);
					return thread;
				});
		this.thread.allowCoreThreadTimeOut(true);
	}

	/** Never blocks and never throws. */
	@Override
	public void execute(Runnable notification) {
		offer(notification);
	}

	/** Returns whether the notification will be made. */
	boolean offer(Runnable notification) {
		try {
			this.thread.execute(() -> this.foreign.callSafely(notification));
			return true;
		}
		catch (RuntimeException | Error ex) {
			onDropped();
			return false;
		}
	}

	private void onDropped() {
		this.foreign.callSafely(this.onDropped);
		if (this.throttle.allowsLine("")) {
			logger.warn("Listeners of {} are too slow: {} notifications wait, and further ones are dropped "
					+ "until there is room", this.foreign.subject(), MAX_QUEUED_NOTIFICATIONS);
		}
	}

}
