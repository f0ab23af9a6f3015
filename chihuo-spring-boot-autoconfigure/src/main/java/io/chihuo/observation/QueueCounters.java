// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import io.chihuo.AddResult;
import io.chihuo.RunOutcome;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;

/**
 * Counts this node's changes of a queue.
 */
final class QueueCounters {

	private final Map<AddResult, Counter> adds = new EnumMap<>(AddResult.class);

	private final Counter retried;

	private final Counter released;

	private final Counter kept;

	QueueCounters(QueueName queue, MeterRegistry registry) {
		Tags tags = ChihuoKeys.tagsOf(queue);
		for (AddResult result : AddResult.values()) {
			this.adds.put(result,
					registry.counter(ChihuoMeters.QUEUE_ADDS.getName(), tags.and(ChihuoKeys.OUTCOME.asString(),
							outcomeOf(result), ChihuoKeys.RESULT.asString(), result.name().toLowerCase(Locale.ROOT))));
		}
		registry.counter(ChihuoMeters.QUEUE_ADDS_LOST.getName(), tags);
		this.retried = registry.counter(ChihuoMeters.TASK_RETRIED.getName(), tags);
		this.released = registry.counter(ChihuoMeters.TASK_RELEASED.getName(), tags);
		this.kept = registry.counter(ChihuoMeters.OUTCOME_KEPT.getName(), tags);
	}

	private static String outcomeOf(AddResult result) {
		return switch (result) {
			case ADDED, REPLACED, RERUN_REQUESTED, AFTER_COMMIT -> "added";
			case ALREADY_QUEUED, ALREADY_RUNNING -> "duplicate";
			case ALREADY_FINISHED, DEAD, QUEUE_FULL -> "refused";
		};
	}

	/** A batch is counted result by result, since most have but one. */
	void countAdds(List<AddResult> results) {
		int[] counts = new int[AddResult.values().length];
		results.forEach((result) -> counts[result.ordinal()]++);
		this.adds.forEach((result, counter) -> {
			if (counts[result.ordinal()] > 0) {
				counter.increment(counts[result.ordinal()]);
			}
		});
	}

	void countOutcomes(List<Settlement> settlements, List<RunOutcome> outcomes) {
		for (int i = 0; i < outcomes.size(); i++) {
			RunOutcome outcome = outcomes.get(i);
			switch (outcome) {
				case SUCCESS, DEAD -> {
					if (settlements.get(i).content() != null) {
						this.kept.increment();
					}
				}
				case FAILED -> this.kept.increment();
				case RETRY -> this.retried.increment();
				case RELEASED, NOT_BEGUN, FORCE_RELEASED -> this.released.increment();
				default -> {
				}
			}
		}
	}

}
