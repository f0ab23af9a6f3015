package io.chihuo;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A task that was given up.
 *
 * @param <T> the payload's type
 * @param id id of the task
 * @param payload its payload; null if there is none, it does not decode, or the page was
 * read without payloads
 * @param headers its headers
 * @param attempts how often it was run
 * @param crashes how many of these runs took their worker down
 * @param addedAt when it was added
 * @param diedAt when it was given up
 * @param reason what went wrong last
 */
public record DeadLetter<T>(String id, @Nullable T payload, Map<String, String> headers, int attempts, int crashes,
		Instant addedAt, Instant diedAt, String reason) {

}
