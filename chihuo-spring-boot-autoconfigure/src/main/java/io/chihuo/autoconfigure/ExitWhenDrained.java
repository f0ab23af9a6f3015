package io.chihuo.autoconfigure;

import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Closes the application once its loops have nothing left to do. Not on the thread that
 * found out, which the loops need to stop.
 */
final class ExitWhenDrained implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(ExitWhenDrained.class);

	private final AtomicBoolean closing = new AtomicBoolean();

	private final ConfigurableApplicationContext context;

	private final boolean enabled;

	ExitWhenDrained(ConfigurableApplicationContext context, boolean enabled) {
		this.context = context;
		this.enabled = enabled;
	}

	@Override
	public void run() {
		if (this.enabled && this.closing.compareAndSet(false, true)) {
			logger.info("The application closes, since its loops have nothing left to do");
			new Thread(this.context::close, "chihuo-exit").start();
		}
	}

}
