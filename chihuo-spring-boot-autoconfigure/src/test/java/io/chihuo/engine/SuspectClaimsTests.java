// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;

class SuspectClaimsTests {

	private static final ClaimRequest ORDINARY = ClaimRequest.of(1, Duration.ofSeconds(30), "worker");

	private static final ClaimResult NONE_TO_BE_HAD = new ClaimResult(List.of(), true);

	private static final LeasedTask SUSPECT = new LeasedTask(new Lease("a", 1), new byte[0], Map.of(), 1, 0, 0, 0, 0,
			true);

	private final SettableClock clock = new SettableClock();

	private final SuspectGate gate = new SuspectGate();

	private final AtomicInteger notified = new AtomicInteger();

	private final SuspectClaims claims = new SuspectClaims(this.gate, this.clock, Duration.ofSeconds(30),
			this.notified::incrementAndGet);

	private ClaimRequest claim() {
		this.claims.onClaimAnswered(ORDINARY, NONE_TO_BE_HAD);
		ClaimRequest request = this.claims.chooseRequest(ORDINARY);
		assertThat(request.suspect()).isTrue();
		return request;
	}

	private boolean enter() {
		return this.gate.tryEnter(() -> {
		});
	}

	@Test
	void answerThatCannotBeTakenInFreesTheGateOnce() {
		ClaimRequest request = claim();
		this.claims.onClaimAnswered(request, ClaimResult.NOTHING);
		assertThat(enter()).isTrue();
		this.claims.onClaimFailed(request);
		assertThat(enter()).isFalse();
	}

	@Test
	void suspectThatCannotBeTakenInIsNotHeld() {
		ClaimRequest request = claim();
		this.claims.onClaimAnswered(request, new ClaimResult(List.of(SUSPECT), false));
		this.claims.onClaimFailed(request);
		assertThat(this.claims.isSuspectFirst()).isFalse();
		assertThat(enter()).isTrue();
		this.claims.onTaskEnded(SUSPECT);
		assertThat(enter()).isFalse();
	}

	@Test
	void taskThatIsSuspectNoLongerWhenItIsGivenAgainFreesTheGate() {
		LeasedTask cleared = new LeasedTask(SUSPECT.lease(), SUSPECT.payload(), Map.of(), 1, 0, 0, 0, 0, false);
		this.claims.onClaimAnswered(claim(), new ClaimResult(List.of(cleared), true));
		assertThat(this.claims.chooseRequest(ORDINARY).suspect()).isTrue();
	}

	@Test
	void suspectsThatCouldNotBeHadAreClaimedAfterAPause() {
		this.claims.onClaimAnswered(claim(), NONE_TO_BE_HAD);
		assertThat(this.claims.chooseRequest(ORDINARY).suspect()).isFalse();
		assertThat(this.notified).hasValue(0);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.notified).hasValue(1);
		assertThat(this.claims.chooseRequest(ORDINARY).suspect()).isTrue();
	}

	@Test
	void claimThatIsAnsweredAfterTheCloseHoldsTheGateUntilItsRunEnds() {
		ClaimRequest request = claim();
		this.claims.close((lost) -> {
		});
		assertThat(enter()).isFalse();
		this.claims.onClaimAnswered(request, new ClaimResult(List.of(SUSPECT), true));
		assertThat(enter()).isFalse();
		this.claims.onTaskEnded(SUSPECT);
		assertThat(enter()).isTrue();
	}

}
