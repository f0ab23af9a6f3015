// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Which of the ready, delayed and running tasks are wanted. All conditions must hold;
 * {@link #ALL} has none.
 */
public final class TaskFilter {

	/**
	 * Every task.
	 */
	public static final TaskFilter ALL = new TaskFilter(null, null, null);

	private static final String ID_PREFIX = "idPrefix";

	private static final String ADDED_BEFORE = "addedBefore";

	private static final String ADDED_AFTER = "addedAfter";

	private final @Nullable String idPrefix;

	private final @Nullable Instant addedBefore;

	private final @Nullable Instant addedAfter;

	private TaskFilter(@Nullable String idPrefix, @Nullable Instant addedBefore, @Nullable Instant addedAfter) {
		this.idPrefix = idPrefix;
		this.addedBefore = addedBefore;
		this.addedAfter = addedAfter;
	}

	/**
	 * Those whose id begins with a text.
	 */
	public TaskFilter idPrefix(String idPrefix) {
		return new TaskFilter(idPrefix, this.addedBefore, this.addedAfter);
	}

	/**
	 * Those that were added before a moment.
	 */
	public TaskFilter addedBefore(Instant addedBefore) {
		return new TaskFilter(this.idPrefix, addedBefore, this.addedAfter);
	}

	/**
	 * Those that were added at a moment or after it.
	 */
	public TaskFilter addedAfter(Instant addedAfter) {
		return new TaskFilter(this.idPrefix, this.addedBefore, addedAfter);
	}

	/**
	 * Whether a task is wanted. One whose time of adding is not known matches no
	 * condition on that time.
	 */
	public boolean matches(TaskInfo task) {
		Instant addedAt = task.addedAt();
		return (this.idPrefix == null || task.id().startsWith(this.idPrefix))
				&& (this.addedBefore == null || (addedAt != null && addedAt.isBefore(this.addedBefore)))
				&& (this.addedAfter == null || (addedAt != null && !addedAt.isBefore(this.addedAfter)));
	}

	/**
	 * The conditions as texts, by their names: {@code idPrefix}, and as moments of ISO
	 * 8601 {@code addedBefore} and {@code addedAfter}. Those that it does not have are
	 * missing.
	 */
	public Map<String, String> conditions() {
		Map<String, String> conditions = new LinkedHashMap<>();
		FilterConditions.putIfGiven(conditions, ID_PREFIX, this.idPrefix);
		FilterConditions.putIfGiven(conditions, ADDED_BEFORE, this.addedBefore);
		FilterConditions.putIfGiven(conditions, ADDED_AFTER, this.addedAfter);
		return conditions;
	}

	/**
	 * The filter that has some conditions.
	 * @param conditions conditions as {@link #conditions()} has them
	 * @throws IllegalArgumentException if one is unknown, or no moment where it has to be
	 */
	public static TaskFilter ofConditions(Map<String, String> conditions) {
		TaskFilter filter = ALL;
		for (Map.Entry<String, String> condition : conditions.entrySet()) {
			String value = condition.getValue();
			filter = switch (condition.getKey()) {
				case ID_PREFIX -> filter.idPrefix(value);
				case ADDED_BEFORE -> filter.addedBefore(FilterConditions.parseMoment(value));
				case ADDED_AFTER -> filter.addedAfter(FilterConditions.parseMoment(value));
				default -> throw new IllegalArgumentException("Tasks have no condition '" + condition.getKey()
						+ "'; there are " + ID_PREFIX + ", " + ADDED_BEFORE + " and " + ADDED_AFTER);
			};
		}
		return filter;
	}

	@Override
	public String toString() {
		return "TaskFilter[idPrefix=" + this.idPrefix + ", addedBefore=" + this.addedBefore + ", addedAfter="
				+ this.addedAfter + "]";
	}

}
