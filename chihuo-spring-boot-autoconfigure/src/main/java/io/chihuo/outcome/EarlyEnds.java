// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.TaskEnd;

/**
 * Ends of tasks that arrive before the answer that says which order number a submission
 * got. The latest {@value #MAX_ENDS} are kept while submissions are under way.
 */
final class EarlyEnds {

	private static final int MAX_ENDS = 4096;

	private final Map<OutcomeKey, Optional<TaskEnd>> ends = new LinkedHashMap<>();

	private volatile int submissions;

	@SuppressWarnings("NonAtomicOperationOnVolatileField") // written with the lock held
	synchronized void beginSubmission() {
		this.submissions++;
	}

	@SuppressWarnings("NonAtomicOperationOnVolatileField") // written with the lock held
	synchronized void endSubmission() {
		if (--this.submissions == 0) {
			this.ends.clear();
		}
	}

	/**
	 * Keep an end that nobody waits for yet.
	 * @param end the end, null if it has to be read
	 */
	void add(OutcomeKey key, @Nullable TaskEnd end) {
		if (this.submissions == 0) {
			return;
		}
		synchronized (this) {
			this.ends.put(key, Optional.ofNullable(end));
			if (this.ends.size() > MAX_ENDS) {
				this.ends.remove(this.ends.keySet().iterator().next());
			}
		}
	}

	/** Take an end; null if none has arrived, empty if it has to be read. */
	synchronized @Nullable Optional<TaskEnd> take(OutcomeKey key) {
		return this.ends.remove(key);
	}

}
