// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.Locale;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

import io.chihuo.AddSummary;

/**
 * Names and keys of adds, unless a bean replaces them.
 */
public class DefaultTaskAddConvention implements TaskAddConvention {

	private static final KeyValue UNKNOWN = ChihuoKeys.RESULT.withValue("unknown");

	private static final KeyValue SEVERAL = ChihuoKeys.RESULT.withValue("several");

	@Override
	public String getName() {
		return "chihuo.task.add";
	}

	@Override
	public String getContextualName(TaskAddContext context) {
		return context.getLoop() + " add";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(TaskAddContext context) {
		return ChihuoKeys.valuesOf(context.queue()).and(resultOf(context), exceptionOf(context));
	}

	/**
	 * The result in lower case, if it is the same for all tasks of the call.
	 */
	protected KeyValue resultOf(TaskAddContext context) {
		AddSummary summary = context.getSummary();
		if (summary == null || summary.counts().isEmpty()) {
			return UNKNOWN;
		}
		return (summary.counts().size() == 1) ? ChihuoKeys.RESULT
			.withValue(summary.counts().keySet().iterator().next().name().toLowerCase(Locale.ROOT)) : SEVERAL;
	}

	/**
	 * The class of the call's exception.
	 */
	protected KeyValue exceptionOf(TaskAddContext context) {
		return ChihuoKeys.exceptionOf(context.getError());
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(TaskAddContext context) {
		String id = context.getTaskId();
		AddSummary summary = context.getSummary();
		if (id != null) {
			return KeyValues.of(ChihuoKeys.TASK_ID.withValue(id));
		}
		return (summary != null) ? KeyValues.of(ChihuoKeys.TASK_COUNT.withValue(Long.toString(summary.total())))
				: KeyValues.empty();
	}

}
