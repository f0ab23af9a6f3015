// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SuspectGateTests {

	private final SuspectGate gate = new SuspectGate();

	private final List<String> notified = new ArrayList<>();

	private final Runnable one = () -> this.notified.add("one");

	private final Runnable other = () -> this.notified.add("other");

	@Test
	void onlyOneLoopEntersAtATime() {
		assertThat(this.gate.tryEnter(this.one)).isTrue();
		assertThat(this.gate.tryEnter(this.other)).isFalse();
		this.gate.leave();
		assertThat(this.gate.tryEnter(this.other)).isTrue();
	}

	@Test
	void loopsThatWereRefusedAreNotifiedOnceInTurn() {
		this.gate.tryEnter(this.one);
		this.gate.tryEnter(this.other);
		this.gate.isFree(this.one);
		this.gate.tryEnter(this.other);
		this.gate.leave();
		assertThat(this.notified).containsExactly("other", "one");
		this.gate.leave();
		assertThat(this.notified).hasSize(2);
	}

	@Test
	void forgottenLoopIsNotNotified() {
		this.gate.tryEnter(this.one);
		this.gate.tryEnter(this.other);
		this.gate.forgetWaiting(this.other);
		this.gate.leave();
		assertThat(this.notified).isEmpty();
	}

}
