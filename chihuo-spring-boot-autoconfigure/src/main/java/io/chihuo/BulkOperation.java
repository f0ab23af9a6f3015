// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A bulk operation as the backend keeps it. Times are those of the backend.
 */
public final class BulkOperation {

	private final String id;

	private final String loop;

	private final BulkAction action;

	private final Map<String, String> filter;

	private final BulkState state;

	private final long done;

	private final long total;

	private final Instant startedAt;

	private final @Nullable Instant endedAt;

	private final @Nullable String problem;

	private BulkOperation(String id, String loop, BulkAction action, Map<String, String> filter, BulkState state,
			long done, long total, Instant startedAt, @Nullable Instant endedAt, @Nullable String problem) {
		this.id = id;
		this.loop = loop;
		this.action = action;
		this.filter = Map.copyOf(filter);
		this.state = state;
		this.done = done;
		this.total = total;
		this.startedAt = startedAt;
		this.endedAt = endedAt;
		this.problem = problem;
	}

	/**
	 * Creates an instance, for the engine and tests.
	 * @param id id of the operation
	 * @param loop name of the loop whose tasks it changes
	 * @param action the change
	 * @param filter conditions of the filter, as {@link DeadLetterFilter#conditions()} or
	 * {@link TaskFilter#conditions()} has them; none for all
	 * @param state how far it has come
	 * @param done how many tasks it has changed
	 * @param total how many tasks match; those counted so far while it counts
	 * @param startedAt when it was started: what was added, or became a dead letter,
	 * later does not match
	 * @param endedAt when it ended, null if it has not
	 * @param problem why it failed, null if it did not
	 */
	public static BulkOperation of(String id, String loop, BulkAction action, Map<String, String> filter,
			BulkState state, long done, long total, Instant startedAt, @Nullable Instant endedAt,
			@Nullable String problem) {
		return new BulkOperation(id, loop, action, filter, state, done, total, startedAt, endedAt, problem);
	}

	/**
	 * Id of the operation.
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Name of the loop whose tasks it changes.
	 */
	public String loop() {
		return this.loop;
	}

	/**
	 * The change.
	 */
	public BulkAction action() {
		return this.action;
	}

	/**
	 * Conditions of the filter, as {@link DeadLetterFilter#conditions()} or
	 * {@link TaskFilter#conditions()} has them; none for all.
	 */
	public Map<String, String> filter() {
		return this.filter;
	}

	/**
	 * How far it has come.
	 */
	public BulkState state() {
		return this.state;
	}

	/**
	 * How many tasks it has changed.
	 */
	public long done() {
		return this.done;
	}

	/**
	 * How many tasks match; those counted so far while it counts.
	 */
	public long total() {
		return this.total;
	}

	/**
	 * When it was started: what was added, or became a dead letter, later does not match.
	 */
	public Instant startedAt() {
		return this.startedAt;
	}

	/**
	 * When it ended, null if it has not.
	 */
	public @Nullable Instant endedAt() {
		return this.endedAt;
	}

	/**
	 * Why it failed, null if it did not.
	 */
	public @Nullable String problem() {
		return this.problem;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.id, this.loop, this.action, this.filter, this.state, this.done, this.total,
				this.startedAt, this.endedAt, this.problem);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof BulkOperation that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "BulkOperation" + fieldValues();
	}

}
