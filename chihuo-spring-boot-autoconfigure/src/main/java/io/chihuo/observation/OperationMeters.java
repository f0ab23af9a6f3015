// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

/**
 * Measures one operation of a backend.
 */
final class OperationMeters {

	private final Clock clock;

	private final Timer successes;

	private final Timer failures;

	private final DistributionSummary batches;

	private final MeterCalls calls;

	OperationMeters(Tags backend, BackendOperation operation, MeterRegistry registry, MeterCalls calls) {
		Tags tags = backend.and(ChihuoKeys.OPERATION.asString(), operation.name().toLowerCase(Locale.ROOT));
		this.calls = calls;
		this.clock = registry.config().clock();
		this.successes = createTimer(tags, "success", registry);
		this.failures = createTimer(tags, "error", registry);
		this.batches = DistributionSummary.builder(ChihuoMeters.BACKEND_BATCH.getName())
			.baseUnit(ChihuoMeters.BACKEND_BATCH.getBaseUnit())
			.tags(tags)
			.register(registry);
	}

	private static Timer createTimer(Tags tags, String outcome, MeterRegistry registry) {
		return registry.timer(ChihuoMeters.BACKEND_OPERATION.getName(),
				tags.and(ChihuoKeys.OUTCOME.asString(), outcome));
	}

	/** Make a call; it is measured before its callers have the answer. */
	<R> CompletableFuture<R> timeCall(Supplier<CompletableFuture<R>> call) {
		long start = this.clock.monotonicTime();
		CompletableFuture<R> answer;
		try {
			answer = call.get();
		}
		catch (RuntimeException | Error ex) {
			recordTime(this.failures, start);
			throw ex;
		}
		if (answer.isDone()) {
			recordTime(answer.isCompletedExceptionally() ? this.failures : this.successes, start);
			return answer;
		}
		return answer
			.whenComplete((result, failure) -> recordTime((failure != null) ? this.failures : this.successes, start));
	}

	/** Make a call with or for so many tasks. */
	<R> CompletableFuture<R> timeCall(int size, Supplier<CompletableFuture<R>> call) {
		recordBatchSize(size);
		return timeCall(call);
	}

	void recordBatchSize(int size) {
		this.calls.callSafely(() -> this.batches.record(size));
	}

	private void recordTime(Timer timer, long start) {
		long time = this.clock.monotonicTime() - start;
		this.calls.callSafely(() -> timer.record(time, TimeUnit.NANOSECONDS));
	}

}
