package io.chihuo;

import org.jspecify.annotations.Nullable;

/**
 * One task to add.
 *
 * @param <T> the payload's type
 * @param id id of the task: 1 to 512 bytes of UTF-8 without control characters
 * @param payload payload of the task, or null if the id says it all
 * @param options how it is added
 */
public record TaskEntry<T>(String id, @Nullable T payload, AddOptions options) {

	/**
	 * A task that is due at once.
	 */
	public static <T> TaskEntry<T> of(String id, @Nullable T payload) {
		return new TaskEntry<>(id, payload, AddOptions.DEFAULTS);
	}

}
