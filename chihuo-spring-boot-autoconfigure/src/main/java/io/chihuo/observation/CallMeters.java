// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import io.chihuo.backend.QueueName;
import io.chihuo.engine.ForeignCode;
import io.chihuo.outcome.AwaitListener;

/**
 * Measures the tasks that this node awaits.
 */
public final class CallMeters implements AwaitListener {

	private final ConcurrentMap<CallTimerKey, Timer> timers = new ConcurrentHashMap<>();

	private final MeterRegistry registry;

	private final String namespace;

	private final MeterCalls calls;

	private record CallTimerKey(String loop, AwaitEnding ending) {

	}

	/**
	 * Create a listener.
	 * @param namespace namespace of the tasks
	 */
	public CallMeters(MeterRegistry registry, String namespace) {
		this.registry = registry;
		this.namespace = namespace;
		this.calls = new MeterCalls(registry, ForeignCode.ofAwaitedTasks());
	}

	@Override
	public void onAwaiting(IntSupplier pendingCount) {
		this.calls
			.callSafely(() -> Gauge.builder(ChihuoMeters.CALL_PENDING.getName(), pendingCount, IntSupplier::getAsInt)
				.baseUnit(ChihuoMeters.CALL_PENDING.getBaseUnit())
				.tag(ChihuoKeys.NAMESPACE.asString(), this.namespace)
				.strongReference(true)
				.register(this.registry));
	}

	@Override
	public void onTaskEnded(String queue, AwaitEnding ending, long nanos) {
		this.calls.callSafely(() -> this.timers.computeIfAbsent(new CallTimerKey(queue, ending), this::createTimer)
			.record(nanos, TimeUnit.NANOSECONDS));
	}

	private Timer createTimer(CallTimerKey key) {
		return this.registry.timer(ChihuoMeters.CALL.getName(),
				ChihuoKeys.tagsOf(new QueueName(this.namespace, key.loop()))
					.and(ChihuoKeys.OUTCOME.asString(), key.ending().name().toLowerCase(Locale.ROOT)));
	}

}
