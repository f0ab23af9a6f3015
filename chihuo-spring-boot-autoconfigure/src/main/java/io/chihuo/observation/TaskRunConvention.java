// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and keys of {@link ChihuoObservation#TASK_RUN}. Define a bean to replace the
 * {@link DefaultTaskRunConvention default}.
 */
public interface TaskRunConvention extends ObservationConvention<TaskRunContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof TaskRunContext;
	}

}
