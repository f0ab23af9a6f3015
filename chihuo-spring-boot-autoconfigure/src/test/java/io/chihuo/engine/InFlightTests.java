package io.chihuo.engine;

import java.util.Map;

import org.junit.jupiter.api.Test;

import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;

import static org.assertj.core.api.Assertions.assertThat;

class InFlightTests {

	private final TestNode node = new TestNode();

	private final InFlight<String> inFlight = new InFlight<>((task) -> {
	});

	private long claims;

	@Test
	void idsWhoseTokensAreTheSameDoNotMeet() {
		Run<String> first = add("a", 1);
		Run<String> second = add("b", 1);
		assertThat(this.inFlight.find(new Lease("a", 1))).isSameAs(first);
		assertThat(this.inFlight.find(new Lease("b", 1))).isSameAs(second);
		this.inFlight.remove(first);
		assertThat(this.inFlight.all()).containsExactly(second);
	}

	@Test
	void orderIsThatOfTheClaimsWhateverTheTokensAre() {
		Run<String> first = add("a", 7);
		Run<String> second = add("b", 1);
		Run<String> third = add("c", 7);
		assertThat(this.inFlight.inOrder()).containsExactly(first, second, third);
		this.inFlight.setAside(second);
		assertThat(this.inFlight.takeUnfinished((deaf) -> {
		})).containsExactly(first, second, third);
	}

	@Test
	void leasesOfRunsThatWaitToGoBackAreStillRenewed() {
		Run<String> run = add("a", 1);
		assertThat(this.inFlight.setAside(run)).isTrue();
		assertThat(this.inFlight.held()).containsExactly(run);
	}

	@Test
	void runThatEndsAfterTheOthersHaveGoneBackIsNotKept() {
		Run<String> run = add("a", 1);
		run.tryEnd();
		assertThat(this.inFlight.takeUnfinished((deaf) -> {
		})).isEmpty();
		assertThat(this.inFlight.setAside(run)).isFalse();
	}

	private Run<String> add(String id, long token) {
		Run<String> run = new Run<>(new LeasedTask(new Lease(id, token), new byte[0], Map.of(), 1, 0, 0, 0, 0, false),
				this.node.queue(), 0, 0);
		run.claim(++this.claims);
		this.inFlight.add(run);
		return run;
	}

}
