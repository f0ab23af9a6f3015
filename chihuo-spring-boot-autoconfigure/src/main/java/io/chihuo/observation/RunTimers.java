// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationPredicate;
import org.jspecify.annotations.Nullable;

import io.chihuo.RunOutcome;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.engine.ForeignCode;
import io.chihuo.engine.LoopListener;
import io.chihuo.engine.RunListener;

/**
 * The timers of one loop's runs: the same that observations would make, each put together
 * once.
 */
final class RunTimers implements LoopListener {

	private static final TaskRunConvention CONVENTION = new DefaultTaskRunConvention();

	private static final LeasedTask ANY = new LeasedTask(new Lease("", 0), new byte[0], Map.of(), 1, 0, 0, 0, 0, false);

	private final ConcurrentMap<TimerKey, Timer> timers = new ConcurrentHashMap<>();

	private final QueueName queue;

	private final MeterRegistry registry;

	private final MeterCalls calls;

	private final List<ObservationFilter> filters;

	RunTimers(QueueName queue, MeterRegistry registry, List<ObservationFilter> filters) {
		this.queue = queue;
		this.registry = registry;
		this.calls = new MeterCalls(registry, ForeignCode.ofLoop(queue.loop()));
		this.filters = filters;
	}

	boolean areWanted(List<ObservationPredicate> predicates) {
		TaskRunContext context = new TaskRunContext(this.queue, ANY);
		return predicates.stream().allMatch((predicate) -> predicate.test(DefaultTaskRunConvention.NAME, context));
	}

	@Override
	public RunListener onRunStarting(LeasedTask task, long now) {
		return new TimedRun(this, this.registry.config().clock().monotonicTime());
	}

	private void onRunEnded(long startedAt, RunOutcome outcome, @Nullable Throwable failure) {
		long time = this.registry.config().clock().monotonicTime() - startedAt;
		this.calls.callSafely(() -> recordRun(time, outcome, failure));
	}

	private void recordRun(long time, RunOutcome outcome, @Nullable Throwable failure) {
		TimerKey key = new TimerKey(outcome, (failure != null) ? failure.getClass() : null);
		Timer timer = this.timers.get(key);
		if (timer == null) {
			timer = this.timers.computeIfAbsent(key, (name) -> findTimer(outcome, failure));
		}
		timer.record(time, TimeUnit.NANOSECONDS);
	}

	private Timer findTimer(RunOutcome outcome, @Nullable Throwable failure) {
		TaskRunContext context = new TaskRunContext(this.queue, ANY);
		context.setOutcome(outcome);
		if (failure != null) {
			context.setError(failure);
		}
		context.addLowCardinalityKeyValues(CONVENTION.getLowCardinalityKeyValues(context));
		Observation.Context filtered = context;
		for (ObservationFilter filter : this.filters) {
			filtered = filter.map(filtered);
		}
		return this.registry.timer(DefaultTaskRunConvention.NAME, tagsOf(filtered, failure));
	}

	/** Micrometer's own handler adds the error. */
	private static List<Tag> tagsOf(Observation.Context context, @Nullable Throwable failure) {
		List<Tag> tags = new ArrayList<>();
		context.getLowCardinalityKeyValues().forEach((key) -> tags.add(Tag.of(key.getKey(), key.getValue())));
		tags.add(Tag.of("error", (failure != null) ? failure.getClass().getSimpleName() : KeyValue.NONE_VALUE));
		return tags;
	}

	private record TimerKey(RunOutcome outcome, @Nullable Class<?> failure) {

	}

	private record TimedRun(RunTimers timers, long startedAt) implements RunListener {

		@Override
		public void onRunEnded(RunOutcome outcome, @Nullable Throwable failure) {
			this.timers.onRunEnded(this.startedAt, outcome, failure);
		}

	}

}
