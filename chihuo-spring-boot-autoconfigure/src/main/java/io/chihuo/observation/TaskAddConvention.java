// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and keys of {@link ChihuoObservation#TASK_ADD}. Define a bean to replace the
 * {@link DefaultTaskAddConvention default}.
 */
public interface TaskAddConvention extends ObservationConvention<TaskAddContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof TaskAddContext;
	}

}
