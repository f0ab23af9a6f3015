package io.chihuo.backend;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A task that was given up, as stored. Times are milliseconds since the epoch.
 *
 * @param id id of the task
 * @param payload encoded payload, empty for none
 * @param headers headers
 * @param attempts how often it was run
 * @param crashes how many of these runs took their process down
 * @param addedAt when it was added
 * @param diedAt when it was given up
 * @param reason what went wrong last
 */
public record StoredDeadLetter(String id, byte[] payload, Map<String, String> headers, int attempts, int crashes,
		long addedAt, long diedAt, String reason) {

	/**
	 * Part of the dead letters of a queue, oldest first.
	 *
	 * @param letters the letters
	 * @param next where the next page begins, null if there is none
	 */
	public record Page(List<StoredDeadLetter> letters, @Nullable String next) {

	}

}
