// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.List;
import java.util.function.Function;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import io.chihuo.AddResult;
import io.chihuo.AddSummary;
import io.chihuo.backend.QueueName;
import io.chihuo.engine.ForeignCode;

/**
 * Begins the observations of the adds of one queue.
 */
final class ObservedAdds {

	private final QueueName queue;

	private final ObservationRegistry registry;

	private final @Nullable TaskAddConvention convention;

	private final ForeignCode failures;

	ObservedAdds(QueueName queue, ObservationRegistry registry, @Nullable TaskAddConvention convention) {
		this.queue = queue;
		this.registry = registry;
		this.convention = convention;
		this.failures = ForeignCode.ofLoop(queue.loop());
	}

	boolean isNoop() {
		return this.registry.isNoop();
	}

	ObservedAdd<AddResult> forOne(String id) {
		return new ObservedAdd<>(this.registry, this.convention, this.queue, id,
				(result) -> AddSummary.of(List.of(result)), this.failures);
	}

	/** The effect of the add is not known to the caller of a submission. */
	<R> ObservedAdd<R> forSubmission(String id) {
		return new ObservedAdd<>(this.registry, this.convention, this.queue, id, (handle) -> AddSummary.of(List.of()),
				this.failures);
	}

	ObservedAdd<AddSummary> forMany() {
		return new ObservedAdd<>(this.registry, this.convention, this.queue, null, Function.identity(), this.failures);
	}

}
