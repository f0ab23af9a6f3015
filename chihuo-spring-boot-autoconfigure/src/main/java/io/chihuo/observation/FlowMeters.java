// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

import io.chihuo.FlowState;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.backend.flow.FlowSummary;
import io.chihuo.client.FlowListener;
import io.chihuo.engine.ForeignCode;

/**
 * Measures the flows that this node moves on, and counts those of the namespace.
 */
public final class FlowMeters implements FlowListener {

	private final MeterCalls calls;

	private final MeterRegistry registry;

	private final Tags tags;

	/**
	 * Create a listener.
	 * @param namespace namespace of the flows
	 */
	public FlowMeters(MeterRegistry registry, String namespace) {
		this.registry = registry;
		this.calls = new MeterCalls(registry, ForeignCode.ofFlows());
		this.tags = Tags.of(ChihuoKeys.NAMESPACE.asString(), namespace);
		this.calls.callSafely(() -> {
			moves();
			Stream.of(FlowState.values()).filter(FlowState::isEnded).forEach(this::ended);
		});
	}

	private Timer moves() {
		return this.registry.timer(ChihuoMeters.FLOW_MOVE.getName(), this.tags);
	}

	private Counter ended(FlowState state) {
		return this.registry.counter(ChihuoMeters.FLOW_ENDED.getName(), tagsOf(state));
	}

	private Tags tagsOf(FlowState state) {
		return this.tags.and(ChihuoKeys.STATE.asString(), state.name().toLowerCase(Locale.ROOT));
	}

	/** Numbers that the gauges show. */
	private record FlowNumbers(Map<FlowState, Long> counts, List<FlowSummary> oldest) {

		double ageSeconds(long now) {
			return this.oldest.isEmpty() ? 0 : Math.max(0, now - this.oldest.get(0).createdAt()) / 1000.0;
		}

	}

	@Override
	public void onFirstFlow(FlowStore flows) {
		this.calls.callSafely(
				() -> registerGauges(new PolledAnswer<>(this.registry.config().clock(), () -> fetchNumbers(flows))));
	}

	private static CompletableFuture<FlowNumbers> fetchNumbers(FlowStore flows) {
		return flows.counts()
			.thenCombine(flows.list(FlowState.RUNNING, null, 1),
					(counts, page) -> new FlowNumbers(counts, page.flows()));
	}

	private void registerGauges(PolledAnswer<FlowNumbers> numbers) {
		for (FlowState state : FlowState.values()) {
			Gauge
				.builder(ChihuoMeters.FLOWS.getName(), numbers,
						(polled) -> polled.read((found) -> found.counts().getOrDefault(state, 0L)))
				.baseUnit(ChihuoMeters.FLOWS.getBaseUnit())
				.tags(tagsOf(state))
				.strongReference(true)
				.register(this.registry);
		}
		Gauge
			.builder(ChihuoMeters.FLOW_OLDEST.getName(), numbers,
					(polled) -> polled.read((found) -> found.ageSeconds(this.registry.config().clock().wallTime())))
			.baseUnit(ChihuoMeters.FLOW_OLDEST.getBaseUnit())
			.tags(this.tags)
			.strongReference(true)
			.register(this.registry);
	}

	@Override
	public void onFlowMoved(long nanos) {
		this.calls.callSafely(() -> moves().record(nanos, TimeUnit.NANOSECONDS));
	}

	@Override
	public void onFlowEnded(FlowState state) {
		this.calls.callSafely(() -> ended(state).increment());
	}

}
