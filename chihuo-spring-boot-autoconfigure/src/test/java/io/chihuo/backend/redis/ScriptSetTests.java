// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the functions of the files that differ by the keeper of the order.
 */
class ScriptSetTests {

	/** Only the claim from lists calls it. */
	private static final Set<String> LIVE_ENTRY = Set.of("move.live");

	/** Only the library of tickets calls it. */
	private static final Set<String> ISSUE_TICKETS = Set.of("move.issue");

	@Test
	void movesOfBothKeepersHaveTheSameFunctions() throws IOException {
		Set<String> lists = functions("list-moves");
		Set<String> tickets = functions("ticket-moves");
		assertThat(lists).hasSizeGreaterThan(5).containsAll(LIVE_ENTRY);
		lists.removeAll(LIVE_ENTRY);
		assertThat(tickets).containsAll(ISSUE_TICKETS);
		tickets.removeAll(ISSUE_TICKETS);
		assertThat(lists).isEqualTo(tickets);
	}

	@Test
	void filesForAddsToTheTailHaveTheSameFunctions() throws IOException {
		assertThat(functions("lists-tail")).isEqualTo(functions("tickets-tail"))
			.containsExactlyInAnyOrder("beginTail", "pushTail");
	}

	@Test
	void everyKeeperNotifiesByOneFunction() throws IOException {
		for (String file : List.of("lists", "ticket-wake", "return-ticket-batch")) {
			assertThat(functions(file)).as(file).contains("wake");
		}
	}

	private static Set<String> functions(String file) throws IOException {
		try (InputStream text = new ClassPathResource("lib/" + file + ".lua", ScriptSet.class).getInputStream()) {
			return Pattern.compile("^(?:local )?function ([\\w.]+)", Pattern.MULTILINE)
				.matcher(new String(text.readAllBytes(), StandardCharsets.UTF_8))
				.results()
				.map((found) -> found.group(1))
				.collect(Collectors.toSet());
		}
	}

}
