// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * Limits of tests: how long they wait for something, and how often they repeat a fault.
 */
public final class TestLimits {

	/**
	 * Time after which a wait of a test counts as hung, however slow and busy the
	 * machine.
	 */
	public static final Duration HANG_TIMEOUT = Duration.ofSeconds(TestLimits.HANG_SECONDS);

	/**
	 * The same for methods that take a number.
	 */
	public static final long HANG_SECONDS = 300;

	private static final int MAX_REPEATS = 3;

	private TestLimits() {
	}

	/**
	 * Number of kills, cuts, closes and the like that a test makes: at most three, unless
	 * the system property {@code soak} is set, as {@code ./verify -Dsoak} does.
	 * @param soak number in a soak
	 */
	public static int repeats(int soak) {
		return Boolean.getBoolean("soak") ? soak : Math.min(soak, MAX_REPEATS);
	}

	/** Wait until something hangs for sure. */
	public static ConditionFactory await() {
		return untilHung(Awaitility.await());
	}

	/**
	 * Wait until something hangs for sure.
	 * @param what awaited event
	 */
	public static ConditionFactory await(String what) {
		return untilHung(Awaitility.await(what));
	}

	private static ConditionFactory untilHung(ConditionFactory wait) {
		return wait.atMost(HANG_TIMEOUT).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
	}

}
