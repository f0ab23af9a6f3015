// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;

import io.chihuo.backend.QueueName;
import io.chihuo.client.AddFailureListener;
import io.chihuo.engine.ForeignCode;

/**
 * Counts tasks that were not added after a commit.
 */
public final class LostAddMeters implements AddFailureListener {

	private final MeterRegistry registry;

	private final MeterCalls calls;

	public LostAddMeters(MeterRegistry registry) {
		this.registry = registry;
		this.calls = new MeterCalls(registry, ForeignCode.ofFailedAdds());
	}

	@Override
	public void onAddsFailed(QueueName queue, List<String> ids, Throwable failure) {
		this.calls
			.callSafely(() -> this.registry.counter(ChihuoMeters.QUEUE_ADDS_LOST.getName(), ChihuoKeys.tagsOf(queue))
				.increment(ids.size()));
	}

}
