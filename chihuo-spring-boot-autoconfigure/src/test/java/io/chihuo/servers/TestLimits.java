// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

import io.chihuo.concurrent.SafeLogger;

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

	private static final int MAX_REPEATS = 2;

	private static final Duration FIRST_POLL = Duration.ofMillis(10);

	private static final Duration LONGEST_POLL = Duration.ofMillis(50);

	private TestLimits() {
	}

	/**
	 * Number of kills, cuts, closes and the like that a test makes: at most two, unless
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
	 * Same for a log, whose lines are written in the background: those of before come
	 * first, so that a condition is not met because further ones are late.
	 */
	public static ConditionFactory awaitLines() {
		SafeLogger.awaitLines(HANG_TIMEOUT);
		return await();
	}

	/**
	 * Wait until something hangs for sure.
	 * @param what awaited event
	 */
	public static ConditionFactory await(String what) {
		return untilHung(Awaitility.await(what));
	}

	private static ConditionFactory untilHung(ConditionFactory wait) {
		return wait.atMost(HANG_TIMEOUT).pollDelay(Duration.ZERO).pollInterval((polls, previous) -> nextPoll(previous));
	}

	/** A long wait looks less often, since most conditions ask a server. */
	private static Duration nextPoll(Duration previous) {
		Duration next = previous.multipliedBy(6).dividedBy(5);
		return (next.compareTo(FIRST_POLL) < 0) ? FIRST_POLL : (next.compareTo(LONGEST_POLL) > 0) ? LONGEST_POLL : next;
	}

}
