// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.Locale;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

import io.chihuo.RunOutcome;

/**
 * Names and keys of runs, unless a bean replaces them.
 */
public class DefaultTaskRunConvention implements TaskRunConvention {

	static final String NAME = "chihuo.task.run";

	private static final KeyValue UNKNOWN = ChihuoKeys.OUTCOME.withValue("unknown");

	@Override
	public String getName() {
		return NAME;
	}

	@Override
	public String getContextualName(TaskRunContext context) {
		return context.getLoop() + " run";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(TaskRunContext context) {
		return ChihuoKeys.valuesOf(context.queue()).and(outcomeOf(context), exceptionOf(context));
	}

	/**
	 * The outcome in lower case.
	 */
	protected KeyValue outcomeOf(TaskRunContext context) {
		RunOutcome outcome = context.getOutcome();
		return (outcome != null) ? ChihuoKeys.OUTCOME.withValue(outcome.name().toLowerCase(Locale.ROOT)) : UNKNOWN;
	}

	/**
	 * The class of the handler's exception.
	 */
	protected KeyValue exceptionOf(TaskRunContext context) {
		return ChihuoKeys.exceptionOf(context.getError());
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(TaskRunContext context) {
		return KeyValues.of(ChihuoKeys.TASK_ID.withValue(context.getTaskId()),
				ChihuoKeys.TASK_ATTEMPT.withValue(Integer.toString(context.getAttempt())));
	}

}
