package io.chihuo.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps listeners that throw from what they listen to. One log line a minute, since they
 * may throw for each task.
 */
final class ListenerFailures {

	private static final Logger logger = LoggerFactory.getLogger(ListenerFailures.class);

	private static final long SILENCE = TimeUnit.MINUTES.toNanos(1);

	private final String loop;

	private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());

	ListenerFailures(String loop) {
		this.loop = loop;
	}

	void guard(Runnable call) {
		try {
			call.run();
		}
		catch (RuntimeException | Error ex) {
			add(ex);
		}
	}

	void add(Throwable failure) {
		long now = System.nanoTime();
		long until = this.quietUntil.get();
		if (now - until >= 0 && this.quietUntil.compareAndSet(until, now + SILENCE)) {
			logger.warn("A listener of loop '{}' failed, which does no harm to the loop", this.loop, failure);
		}
		else {
			logger.debug("A listener of loop '{}' failed", this.loop, failure);
		}
	}

}
