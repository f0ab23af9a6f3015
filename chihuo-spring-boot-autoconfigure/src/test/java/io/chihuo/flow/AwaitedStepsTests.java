// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.flow.AwaitedSteps.EndedTask;

import static org.assertj.core.api.Assertions.assertThat;

class AwaitedStepsTests {

	private static final StepName FIRST = new StepName("a", 1, 0, 1);

	private static final StepName SECOND = new StepName("b", 1, 0, 1);

	private final AwaitedSteps steps = new AwaitedSteps();

	private void await(StepName step, long order, long now) {
		this.steps.expect("id", step);
		assertThat(this.steps.confirm("id", step, order, now)).isFalse();
	}

	@Test
	void stepThatJoinsATaskDoesNotPutOffTheNextLookAtIt() {
		await(FIRST, 1, 0);
		await(SECOND, 1, AwaitedSteps.FIRST_LOOK_MILLIS - 1);
		assertThat(this.steps.takeDue(AwaitedSteps.FIRST_LOOK_MILLIS)).containsEntry("id", List.of(FIRST, SECOND));
	}

	@Test
	void stepThatJoinsATaskWhoseNextLookIsFarIsLookedAtSoon() {
		await(FIRST, 1, 0);
		long now = 0;
		for (int look = 0; look < 10; look++) {
			now += 3_600_000;
			assertThat(this.steps.takeDue(now)).isNotEmpty();
		}
		await(SECOND, 1, now);
		assertThat(this.steps.takeDue(now + AwaitedSteps.FIRST_LOOK_MILLIS)).isNotEmpty();
	}

	@Test
	void stepIsAwaitedUntilItIsKnownHowItHasEnded() {
		await(FIRST, 1, 0);
		EndedTask unknown = this.steps.onEnded(new OutcomeKey("id", 1), false);
		assertThat(unknown).isEqualTo(new EndedTask(true, List.of(), List.of(FIRST)));
		this.steps.onFailure("id", FIRST);
		EndedTask known = this.steps.onEnded(new OutcomeKey("id", 1), true);
		assertThat(known).isEqualTo(new EndedTask(true, List.of(FIRST), List.of()));
		assertThat(this.steps.size()).isZero();
	}

	@Test
	void stepWhoseTaskCouldNotBeAddedIsNotAwaited() {
		this.steps.expect("id", FIRST);
		this.steps.onFailure("id", FIRST);
		assertThat(this.steps.size()).isZero();
	}

}
