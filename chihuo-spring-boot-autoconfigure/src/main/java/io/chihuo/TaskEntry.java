// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One task to add.
 *
 * @param <T> the payload's type
 */
public final class TaskEntry<T> {

	private final String id;

	private final @Nullable T payload;

	private final AddOptions options;

	private TaskEntry(String id, @Nullable T payload, AddOptions options) {
		this.id = id;
		this.payload = payload;
		this.options = options;
	}

	/**
	 * A task that is added with options.
	 * @param id id of the task: 1 to 512 bytes of UTF-8 without control characters
	 * @param payload payload of the task, or null if the id says it all
	 * @param options how it is added
	 */
	public static <T> TaskEntry<T> of(String id, @Nullable T payload, AddOptions options) {
		return new TaskEntry<>(id, payload, options);
	}

	/**
	 * A task that is due at once.
	 */
	public static <T> TaskEntry<T> of(String id, @Nullable T payload) {
		return new TaskEntry<>(id, payload, AddOptions.DEFAULTS);
	}

	/**
	 * Id of the task: 1 to 512 bytes of UTF-8 without control characters.
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Payload of the task, or null if the id says it all.
	 */
	public @Nullable T payload() {
		return this.payload;
	}

	/**
	 * How it is added.
	 */
	public AddOptions options() {
		return this.options;
	}

	private List<@Nullable Object> fieldValues() {
		return Arrays.asList(this.id, this.payload, this.options);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof TaskEntry<?> that && fieldValues().equals(that.fieldValues());
	}

	@Override
	public int hashCode() {
		return fieldValues().hashCode();
	}

	@Override
	public String toString() {
		return "TaskEntry" + fieldValues();
	}

}
