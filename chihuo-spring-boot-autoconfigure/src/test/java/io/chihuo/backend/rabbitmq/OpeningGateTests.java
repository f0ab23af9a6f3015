// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OpeningGateTests {

	private static final RuntimeException REFUSED = new IllegalStateException("refused");

	private final Queue<CompletableFuture<Void>> declarations = new ArrayDeque<>();

	private final List<String> made = new ArrayList<>();

	private final OpeningGate gate = new OpeningGate(() -> {
		CompletableFuture<Void> declaration = new CompletableFuture<>();
		this.declarations.add(declaration);
		return declaration;
	});

	private CompletableFuture<String> pass(String name) {
		return this.gate.pass(() -> {
			this.made.add(name);
			return CompletableFuture.completedFuture(name);
		});
	}

	private static void assertRefused(CompletableFuture<?> answer) {
		assertThat(answer).failsWithin(Duration.ZERO).withThrowableThat().havingRootCause().isSameAs(REFUSED);
	}

	@Test
	void callsWaitForOneDeclarationAndPassInTheirOrder() {
		pass("a");
		CompletableFuture<String> answer = pass("b");
		assertThat(this.made).isEmpty();
		this.declarations.remove().complete(null);
		assertThat(answer).isCompletedWithValue("b");
		pass("c");
		assertThat(this.made).containsExactly("a", "b", "c");
		assertThat(this.declarations).isEmpty();
	}

	@Test
	void callsFailWithTheDeclarationAndTheNextOneTriesAgain() {
		CompletableFuture<String> answer = pass("a");
		this.declarations.remove().completeExceptionally(REFUSED);
		assertRefused(answer);
		CompletableFuture<String> second = pass("b");
		this.declarations.remove().complete(null);
		assertThat(second).isCompletedWithValue("b");
		assertThat(this.made).containsExactly("b");
	}

	@Test
	void callThatFailsOrThrowsBlocksNoOther() {
		CompletableFuture<String> failing = this.gate.pass(() -> CompletableFuture.failedFuture(REFUSED));
		CompletableFuture<String> throwing = this.gate.pass(OpeningGateTests::refuse);
		pass("a");
		this.declarations.remove().complete(null);
		assertRefused(failing);
		assertRefused(throwing);
		pass("b");
		assertThat(this.made).containsExactly("a", "b");
		assertRefused(this.gate.pass(OpeningGateTests::refuse));
	}

	@Test
	void declarationThatThrowsFailsTheCallAndIsTriedAgain() {
		Queue<CompletableFuture<Void>> declarations = new ArrayDeque<>();
		OpeningGate gate = new OpeningGate(() -> {
			if (declarations.isEmpty()) {
				throw REFUSED;
			}
			return declarations.remove();
		});
		assertRefused(gate.pass(() -> CompletableFuture.completedFuture("a")));
		declarations.add(CompletableFuture.completedFuture(null));
		assertThat(gate.pass(() -> CompletableFuture.completedFuture("b"))).isCompletedWithValue("b");
	}

	private static CompletableFuture<String> refuse() {
		throw REFUSED;
	}

}
