// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import org.jspecify.annotations.Nullable;

/**
 * A queue that shows the payloads of its tasks.
 *
 * @param <T> the payload's type
 */
public interface PayloadLookup<T> {

	/**
	 * The payload of a task that is ready, delayed, running or dead; null if it has none,
	 * or if there is no such task.
	 */
	@Nullable T findPayload(String id);

}
