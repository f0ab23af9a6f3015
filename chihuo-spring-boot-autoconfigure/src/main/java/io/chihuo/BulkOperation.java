// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A bulk operation as the backend keeps it. Times are those of the backend.
 *
 * @param id id of the operation
 * @param loop name of the loop whose tasks it changes
 * @param action the change
 * @param filter conditions of the filter, as {@link DeadLetterFilter#conditions()} or
 * {@link TaskFilter#conditions()} has them; none for all
 * @param state how far it has come
 * @param done how many tasks it has changed
 * @param total how many tasks match; those counted so far while it counts
 * @param startedAt when it was started: what was added, or became a dead letter, later
 * does not match
 * @param endedAt when it ended, null if it has not
 * @param problem why it failed, null if it did not
 */
public record BulkOperation(String id, String loop, BulkAction action, Map<String, String> filter, BulkState state,
		long done, long total, Instant startedAt, @Nullable Instant endedAt, @Nullable String problem) {

	public BulkOperation {
		filter = Map.copyOf(filter);
	}

}
