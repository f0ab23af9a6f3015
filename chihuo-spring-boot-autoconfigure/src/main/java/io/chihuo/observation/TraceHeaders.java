// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.Map;

import io.chihuo.AddOptions;
import io.chihuo.TaskEntry;

/**
 * Adds the trace headers to the tasks of one call. Not thread-safe.
 */
final class TraceHeaders {

	private final Map<String, String> headers;

	/**
	 * The options given last, since most tasks of a call have the same.
	 */
	private AddOptions given = AddOptions.DEFAULTS;

	private AddOptions sent;

	TraceHeaders(Map<String, String> headers) {
		this.headers = headers;
		this.sent = mergeHeaders(this.given);
	}

	<T> TaskEntry<T> addTo(TaskEntry<T> entry) {
		return this.headers.isEmpty() ? entry : TaskEntry.of(entry.id(), entry.payload(), addTo(entry.options()));
	}

	AddOptions addTo(AddOptions options) {
		if (this.headers.isEmpty()) {
			return options;
		}
		if (options != this.given) {
			this.sent = mergeHeaders(options);
			this.given = options;
		}
		return this.sent;
	}

	/** A header that was copied from another task gives way. */
	private AddOptions mergeHeaders(AddOptions options) {
		return options.headers(this.headers);
	}

}
