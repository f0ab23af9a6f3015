// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A task that is no longer retried.
 *
 * @param <T> the payload's type
 */
public final class DeadLetter<T> {

	private final String id;

	private final @Nullable T payload;

	private final Map<String, String> headers;

	private final int attempts;

	private final int crashes;

	private final int forcedReleases;

	private final Instant addedAt;

	private final Instant diedAt;

	private final String reason;

	private final List<FailedAttempt> failedAttempts;

	private DeadLetter(String id, @Nullable T payload, Map<String, String> headers, int attempts, int crashes,
			int forcedReleases, Instant addedAt, Instant diedAt, String reason, List<FailedAttempt> failedAttempts) {
		this.id = id;
		this.payload = payload;
		this.headers = headers;
		this.attempts = attempts;
		this.crashes = crashes;
		this.forcedReleases = forcedReleases;
		this.addedAt = addedAt;
		this.diedAt = diedAt;
		this.reason = reason;
		this.failedAttempts = failedAttempts;
	}

	/**
	 * Creates an instance, for backends and tests.
	 * @param id id of the task
	 * @param payload its payload; null if there is none, it does not decode, or the page
	 * was read without payloads
	 * @param headers its headers
	 * @param attempts how often it was run
	 * @param crashes how many of these runs took their worker down
	 * @param forcedReleases releases of runs that did not end when they were interrupted
	 * @param addedAt when it was added
	 * @param diedAt when it became a dead letter
	 * @param reason why it became a dead letter
	 */
	public static <T> DeadLetter<T> of(String id, @Nullable T payload, Map<String, String> headers, int attempts,
			int crashes, int forcedReleases, Instant addedAt, Instant diedAt, String reason) {
		return new DeadLetter<>(id, payload, headers, attempts, crashes, forcedReleases, addedAt, diedAt, reason,
				List.of());
	}

	/**
	 * Same dead letter with the attempts that failed, for backends and tests.
	 * @param failedAttempts the latest, the oldest of them first
	 */
	public DeadLetter<T> withFailedAttempts(List<FailedAttempt> failedAttempts) {
		return new DeadLetter<>(this.id, this.payload, this.headers, this.attempts, this.crashes, this.forcedReleases,
				this.addedAt, this.diedAt, this.reason, List.copyOf(failedAttempts));
	}

	/**
	 * Id of the task.
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Its payload; null if there is none, it does not decode, or the page was read
	 * without payloads.
	 */
	public @Nullable T payload() {
		return this.payload;
	}

	/**
	 * Its headers.
	 */
	public Map<String, String> headers() {
		return this.headers;
	}

	/**
	 * How often it was run.
	 */
	public int attempts() {
		return this.attempts;
	}

	/**
	 * How many of these runs took their worker down.
	 */
	public int crashes() {
		return this.crashes;
	}

	/**
	 * Releases of runs that did not end when they were interrupted.
	 */
	public int forcedReleases() {
		return this.forcedReleases;
	}

	/**
	 * When it was added.
	 */
	public Instant addedAt() {
		return this.addedAt;
	}

	/**
	 * When it became a dead letter.
	 */
	public Instant diedAt() {
		return this.diedAt;
	}

	/**
	 * The reason why the task became a dead letter.
	 */
	public String reason() {
		return this.reason;
	}

	/**
	 * The latest attempts that failed since the task was added or requeued, at most ten,
	 * the oldest of them first. Those whose process died are in {@link #crashes()} only.
	 */
	public List<FailedAttempt> failedAttempts() {
		return this.failedAttempts;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.id, this.payload, this.headers, this.attempts, this.crashes, this.forcedReleases,
				this.addedAt, this.diedAt, this.reason, this.failedAttempts);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof DeadLetter<?> that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "DeadLetter" + fieldValues();
	}

}
