// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests the violations that a history detects.
 */
class HistoryTests {

	private static final long FIRST_TOKEN = 1;

	private static final long SECOND_TOKEN = 2;

	private final List<Event> events = new ArrayList<>();

	@Test
	void leaseMayFollowAReleasedOne() {
		note(Event.Kind.CLAIMED, FIRST_TOKEN, 1000, 3000);
		note(Event.Kind.SETTLING, FIRST_TOKEN, 1500, 0);
		note(Event.Kind.CLAIMED, SECOND_TOKEN, 1500, 3500);
		assertThatNoException().isThrownBy(() -> new History(this.events).assertOneLeaseAtATime());
	}

	@Test
	void leaseMayFollowOneThatHasLapsed() {
		note(Event.Kind.CLAIMED, FIRST_TOKEN, 1000, 3000);
		note(Event.Kind.STARTED, FIRST_TOKEN, 1000, 0);
		note(Event.Kind.CLAIMED, SECOND_TOKEN, 3000, 5000);
		note(Event.Kind.STARTED, SECOND_TOKEN, 3001, 0);
		note(Event.Kind.ENDED, FIRST_TOKEN, 3500, 0);
		assertThatNoException().isThrownBy(() -> new History(this.events).assertOneLeaseAtATime());
	}

	@Test
	void leaseBeforeTheEarlierOneLapsedIsNoticed() {
		note(Event.Kind.CLAIMED, FIRST_TOKEN, 1000, 3000);
		note(Event.Kind.CLAIMED, SECOND_TOKEN, 2500, 4500);
		assertOverlap();
	}

	@Test
	void leaseBeforeTheEarlierOnesRenewalLapsedIsNoticed() {
		note(Event.Kind.CLAIMED, FIRST_TOKEN, 1000, 3000);
		note(Event.Kind.RENEWED, FIRST_TOKEN, 2000, 4000);
		note(Event.Kind.CLAIMED, SECOND_TOKEN, 3500, 5500);
		assertOverlap();
	}

	@Test
	void runBesideTheEarlierOneIsNoticed() {
		note(Event.Kind.CLAIMED, FIRST_TOKEN, 1000, 3000);
		note(Event.Kind.SETTLING, FIRST_TOKEN, 1100, 0);
		note(Event.Kind.CLAIMED, SECOND_TOKEN, 1200, 3200);
		note(Event.Kind.STARTED, SECOND_TOKEN, 1200, 0);
		note(Event.Kind.ENDED, FIRST_TOKEN, 1300, 0);
		assertOverlap();
	}

	@Test
	void leaseThatRanTwiceIsNoticed() {
		note(Event.Kind.STARTED, FIRST_TOKEN, 1000, 0);
		note(Event.Kind.STARTED, FIRST_TOKEN, 1001, 0);
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> new History(this.events).assertEachLeaseRanOnceAtMost());
	}

	private void assertOverlap() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> new History(this.events).assertOneLeaseAtATime());
	}

	private void note(Event.Kind kind, long token, long at, long until) {
		this.events.add(new Event(kind, "id", token, at, until));
	}

}
