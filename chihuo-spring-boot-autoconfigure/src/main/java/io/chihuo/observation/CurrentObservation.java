// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * An observation in scope on this thread. Even if its handlers throw an exception, the
 * thread is left as it was found, since its next work has nothing to do with it.
 */
final class CurrentObservation {

	private final ObservationRegistry registry;

	private final Observation.@Nullable Scope before;

	private final Observation.Scope scope;

	private CurrentObservation(ObservationRegistry registry, Observation.@Nullable Scope before,
			Observation.Scope scope) {
		this.registry = registry;
		this.before = before;
		this.scope = scope;
	}

	static CurrentObservation openScope(Observation observation, ObservationRegistry registry) {
		Observation.Scope before = registry.getCurrentObservationScope();
		try {
			return new CurrentObservation(registry, before, observation.openScope());
		}
		catch (RuntimeException | Error ex) {
			registry.setCurrentObservationScope(before);
			throw ex;
		}
	}

	/** On the same thread. */
	void closeScope() {
		try {
			this.scope.close();
		}
		finally {
			this.registry.setCurrentObservationScope(this.before);
		}
	}

}
