package io.chihuo.actuate;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.DeadLetter;
import io.chihuo.DeadLetters;

/**
 * A page of dead letters, oldest first.
 *
 * @param loop name of the loop
 * @param letters the dead letters, without headers unless payloads are shown
 * @param next cursor of the next page, null if this is the last one
 */
record DeadLettersDescriptor(String loop, List<DeadLetter<Object>> letters, @Nullable String next) {

	static DeadLettersDescriptor of(String loop, DeadLetters.Page<Object> page, boolean showPayload) {
		return new DeadLettersDescriptor(loop,
				page.letters().stream().map((letter) -> showPayload ? letter : withoutPayload(letter)).toList(),
				page.next());
	}

	private static DeadLetter<Object> withoutPayload(DeadLetter<Object> letter) {
		return new DeadLetter<>(letter.id(), null, Map.of(), letter.attempts(), letter.crashes(), letter.addedAt(),
				letter.diedAt(), letter.reason());
	}

}
