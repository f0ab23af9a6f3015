package io.chihuo.autoconfigure;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.env.Environment;

import org.springframework.boot.convert.DurationStyle;

/**
 * Compares the grace period with the time that Spring leaves for it.
 */
final class ShutdownTimes {

	private static final Logger logger = LoggerFactory.getLogger(ShutdownTimes.class);

	private static final String PHASE = "spring.lifecycle.timeout-per-shutdown-phase";

	/**
	 * What a stop may take besides: the end of interrupted runs, and the way back to the
	 * queue.
	 */
	private static final Duration MARGIN = Duration.ofSeconds(4);

	private ShutdownTimes() {
	}

	static void check(Duration gracePeriod, Environment environment) {
		Duration phase = DurationStyle.detectAndParse(environment.getProperty(PHASE, "30s"));
		if (gracePeriod.plus(MARGIN).compareTo(phase) > 0) {
			logger.warn(
					"'chihuo.shutdown.grace-period' is {} ms, but Spring stops waiting after {} ms: set '{}' to at "
							+ "least {} ms, or tasks cannot be handed back when the application closes",
					gracePeriod.toMillis(), phase.toMillis(), PHASE, gracePeriod.plus(MARGIN).toMillis());
		}
	}

}
