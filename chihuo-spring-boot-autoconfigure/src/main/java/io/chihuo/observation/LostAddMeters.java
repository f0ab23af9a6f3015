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

	public LostAddMeters(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void onAddsFailed(QueueName queue, List<String> ids, Throwable failure) {
		ForeignCode.ofLoop(queue.loop())
			.callSafely(() -> this.registry.counter(ChihuoMeters.QUEUE_ADDS_LOST.getName(), ChihuoKeys.tagsOf(queue))
				.increment(ids.size()));
	}

}
