// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.function.LongSupplier;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Shows the age of the oldest task in an outbox.
 */
public final class OutboxMeters {

	private static final double MILLIS_PER_SECOND = 1000;

	/**
	 * Register the gauge.
	 * @param namespace namespace of the outbox
	 * @param lagMillis the age in milliseconds; must not block
	 */
	public OutboxMeters(MeterRegistry registry, String namespace, LongSupplier lagMillis) {
		Gauge.builder(ChihuoMeters.OUTBOX_LAG.getName(), () -> lagMillis.getAsLong() / MILLIS_PER_SECOND)
			.baseUnit(ChihuoMeters.OUTBOX_LAG.getBaseUnit())
			.tag(ChihuoKeys.NAMESPACE.asString(), namespace)
			.register(registry);
	}

}
