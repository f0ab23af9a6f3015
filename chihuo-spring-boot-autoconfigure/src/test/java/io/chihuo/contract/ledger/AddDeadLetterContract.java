// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract.ledger;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.ledger.TicketBatch;
import io.chihuo.contract.ContractQueue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages that are no tasks are kept as dead letters.
 */
interface AddDeadLetterContract extends LedgerTopic {

	private void addDeadLetter(String id) {
		ContractQueue.join(queue().ledger()
			.addDeadLetter(new StoredDeadLetter(id, "odd".getBytes(StandardCharsets.UTF_8), Map.of("from", "elsewhere"),
					0, 0, 0, 1, 2, "not understood")));
	}

	private List<StoredDeadLetter> letters() {
		return ContractQueue.join(queue().ledger().deadLetters(null, 10, true)).letters();
	}

	@Test
	default void foreignDeadLetterIsKept() {
		addDeadLetter("odd");
		assertThat(letters()).singleElement()
			.satisfies((letter) -> assertThat(letter.id()).isEqualTo("odd"))
			.satisfies((letter) -> assertThat(letter.payload()).asString().isEqualTo("odd"))
			.satisfies((letter) -> assertThat(letter.headers()).containsEntry("from", "elsewhere"))
			.satisfies((letter) -> assertThat(letter.reason()).isEqualTo("not understood"));
	}

	@Test
	default void deadLetterOfKnownIdIsDropped() {
		TicketBatch ticketBatch = queue().add("ready", "running");
		queue().run(ticketBatch.tickets().get(1));
		ContractQueue.join(queue().ledger().finish(List.of("finished")));
		addDeadLetter("ready");
		addDeadLetter("running");
		addDeadLetter("finished");
		assertThat(letters()).isEmpty();
	}

	@Test
	default void deadLetterIsKeptOnce() {
		addDeadLetter("odd");
		addDeadLetter("odd");
		assertThat(letters()).hasSize(1);
	}

}
