// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A dead letter, as stored. Times are milliseconds since the epoch.
 *
 * @param id id of the task
 * @param payload encoded payload, empty for none or where it was not asked for
 * @param headers headers
 * @param attempts how often it was run
 * @param crashes how many of these runs took their process down
 * @param forcedReleases releases of runs that did not end when they were interrupted
 * @param addedAt when it was added
 * @param diedAt when it became a dead letter
 * @param reason why it became a dead letter
 * @param attemptLog its failed attempts
 */
public record StoredDeadLetter(String id, byte[] payload, Map<String, String> headers, int attempts, int crashes,
		int forcedReleases, long addedAt, long diedAt, String reason, AttemptLog attemptLog) {

	private static final byte[] NO_PAYLOAD = {};

	/**
	 * A dead letter whose attempts are not known.
	 */
	public StoredDeadLetter(String id, byte[] payload, Map<String, String> headers, int attempts, int crashes,
			int forcedReleases, long addedAt, long diedAt, String reason) {
		this(id, payload, headers, attempts, crashes, forcedReleases, addedAt, diedAt, reason, AttemptLog.NONE);
	}

	/**
	 * Bytes that it takes, as far as they may be many.
	 */
	public long sizeInBytes() {
		long bytes = this.payload.length + (long) this.reason.length() + this.attemptLog.toText().length();
		for (Map.Entry<String, String> header : this.headers.entrySet()) {
			bytes += header.getKey().length() + header.getValue().length();
		}
		return bytes;
	}

	/**
	 * Same dead letter without its payload.
	 */
	public StoredDeadLetter withoutPayload() {
		return withPayload(NO_PAYLOAD);
	}

	/**
	 * Same dead letter with another payload.
	 */
	public StoredDeadLetter withPayload(byte[] payload) {
		return new StoredDeadLetter(this.id, payload, this.headers, this.attempts, this.crashes, this.forcedReleases,
				this.addedAt, this.diedAt, this.reason, this.attemptLog);
	}

	/**
	 * Part of the dead letters of a queue, oldest first.
	 *
	 * @param letters the dead letters
	 * @param next where the next page begins, null if there is none
	 */
	public record Page(List<StoredDeadLetter> letters, @Nullable String next) {

		/**
		 * Most bytes of reasons, headers and payloads on a page, unless one dead letter
		 * alone has more.
		 */
		public static final int MAX_PAGE_BYTES = 1024 * 1024;

	}

}
