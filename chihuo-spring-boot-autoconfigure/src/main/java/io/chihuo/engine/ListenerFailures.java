package io.chihuo.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps listeners that throw from what they listen to. One log line a minute, since they
 * may throw for each task.
 */
public final class ListenerFailures {

	private static final Logger logger = LoggerFactory.getLogger(ListenerFailures.class);

	private static final long SILENCE = TimeUnit.MINUTES.toNanos(1);

	private final String what;

	private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());

	private ListenerFailures(String what) {
		this.what = what;
	}

	/**
	 * Listeners of one loop or its queue.
	 */
	public static ListenerFailures ofLoop(String loop) {
		return new ListenerFailures("loop '" + loop + "'");
	}

	/**
	 * Listeners of a backend.
	 */
	public static ListenerFailures ofBackend(String backend) {
		return new ListenerFailures("backend '" + backend + "'");
	}

	/**
	 * Call a listener, which may throw.
	 */
	public void guard(Runnable call) {
		try {
			call.run();
		}
		catch (RuntimeException | Error ex) {
			add(ex);
		}
	}

	/**
	 * A listener threw.
	 */
	public void add(Throwable failure) {
		long now = System.nanoTime();
		long until = this.quietUntil.get();
		if (now - until >= 0 && this.quietUntil.compareAndSet(until, now + SILENCE)) {
			logger.warn("A listener of {} failed, which does no harm to it", this.what, failure);
		}
		else {
			logger.debug("A listener of {} failed", this.what, failure);
		}
	}

}
