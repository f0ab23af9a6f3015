package io.chihuo.actuate;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.DeadLetters;

/**
 * A page of dead letters, oldest first.
 *
 * @param loop name of the loop
 * @param letters the dead letters, without headers unless payloads are shown
 * @param next cursor of the next page, null if this is the last one
 */
record DeadLettersDescriptor(String loop, List<DeadLetterDescriptor> letters, @Nullable String next) {

	static DeadLettersDescriptor of(String loop, DeadLetters.Page<Object> page, boolean showPayload) {
		return new DeadLettersDescriptor(loop,
				page.letters().stream().map((letter) -> DeadLetterDescriptor.of(letter, showPayload)).toList(),
				page.next());
	}

}
