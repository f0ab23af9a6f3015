// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An attempt of a task that failed.
 */
public final class FailedAttempt {

	private final int number;

	private final Instant endedAt;

	private final @Nullable String node;

	private final String error;

	private FailedAttempt(int number, Instant endedAt, @Nullable String node, String error) {
		this.number = number;
		this.endedAt = endedAt;
		this.node = node;
		this.error = error;
	}

	/**
	 * Creates an instance, for backends and tests.
	 * @param number which attempt it was, from 1
	 * @param endedAt when its run ended, by the clock of its node
	 * @param node name of the node that ran it, null if that is not known
	 * @param error description of its exception, of one line
	 */
	public static FailedAttempt of(int number, Instant endedAt, @Nullable String node, String error) {
		return new FailedAttempt(number, endedAt, node, error);
	}

	/**
	 * Which attempt it was, from 1.
	 */
	public int number() {
		return this.number;
	}

	/**
	 * When its run ended, by the clock of its node.
	 */
	public Instant endedAt() {
		return this.endedAt;
	}

	/**
	 * Name of the node that ran it, null if that is not known.
	 */
	public @Nullable String node() {
		return this.node;
	}

	/**
	 * Description of its exception, of one line.
	 */
	public String error() {
		return this.error;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.number, this.endedAt, this.node, this.error);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof FailedAttempt that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "FailedAttempt" + fieldValues();
	}

}
