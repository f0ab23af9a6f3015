// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A task that runs on this node at one moment.
 */
public final class RunningTask {

	private final String id;

	private final int attempt;

	private final long fencingToken;

	private final Instant startedAt;

	private final double progress;

	private final @Nullable String message;

	private final boolean unresponsive;

	private RunningTask(String id, int attempt, long fencingToken, Instant startedAt, double progress,
			@Nullable String message, boolean unresponsive) {
		this.id = id;
		this.attempt = attempt;
		this.fencingToken = fencingToken;
		this.startedAt = startedAt;
		this.progress = progress;
		this.message = message;
		this.unresponsive = unresponsive;
	}

	/**
	 * Creates an instance, for the engine and tests.
	 * @param id id of the task
	 * @param attempt which run of the task this is, from 1
	 * @param fencingToken token of its lease
	 * @param startedAt when its handler was called
	 * @param progress how far it says it has come, 0 to 1
	 * @param message the progress message that the handler last reported, or null
	 * @param unresponsive whether the run was ended, as by a timeout, while its handler
	 * ignores the interruption and keeps its slot
	 */
	public static RunningTask of(String id, int attempt, long fencingToken, Instant startedAt, double progress,
			@Nullable String message, boolean unresponsive) {
		return new RunningTask(id, attempt, fencingToken, startedAt, progress, message, unresponsive);
	}

	/**
	 * Id of the task.
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Which run of the task this is, from 1.
	 */
	public int attempt() {
		return this.attempt;
	}

	/**
	 * Token of its lease.
	 */
	public long fencingToken() {
		return this.fencingToken;
	}

	/**
	 * When its handler was called.
	 */
	public Instant startedAt() {
		return this.startedAt;
	}

	/**
	 * How far it says it has come, 0 to 1.
	 */
	public double progress() {
		return this.progress;
	}

	/**
	 * The progress message that the handler last reported, or null.
	 */
	public @Nullable String message() {
		return this.message;
	}

	/**
	 * Whether the run was ended, as by a timeout, while its handler ignores the
	 * interruption and keeps its slot.
	 */
	public boolean isUnresponsive() {
		return this.unresponsive;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.id, this.attempt, this.fencingToken, this.startedAt, this.progress, this.message,
				this.unresponsive);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof RunningTask that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "RunningTask" + fieldValues();
	}

}
