// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations: each has a timer, a gauge of the operations under way and a span.
 */
public enum ChihuoObservation implements ObservationDocumentation {

	/**
	 * One run of a task, from the call of its handler until the run is over. Part of the
	 * trace that added the task.
	 */
	TASK_RUN(DefaultTaskRunConvention.class, ChihuoKeys.NAMESPACE, ChihuoKeys.LOOP, ChihuoKeys.OUTCOME,
			ChihuoKeys.EXCEPTION) {

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return new KeyName[] { ChihuoKeys.TASK_ID, ChihuoKeys.TASK_ATTEMPT };
		}

	},

	/**
	 * One call that adds a task, or any number of them, until it is answered.
	 */
	TASK_ADD(DefaultTaskAddConvention.class, ChihuoKeys.NAMESPACE, ChihuoKeys.LOOP, ChihuoKeys.RESULT,
			ChihuoKeys.EXCEPTION) {

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return new KeyName[] { ChihuoKeys.TASK_ID, ChihuoKeys.TASK_COUNT };
		}

	};

	private final Class<? extends ObservationConvention<? extends Observation.Context>> convention;

	private final KeyName[] keys;

	ChihuoObservation(Class<? extends ObservationConvention<? extends Observation.Context>> convention,
			KeyName... keys) {
		this.convention = convention;
		this.keys = keys;
	}

	@Override
	public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
		return this.convention;
	}

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return this.keys.clone();
	}

	@Override
	public String getPrefix() {
		return "chihuo";
	}

}
