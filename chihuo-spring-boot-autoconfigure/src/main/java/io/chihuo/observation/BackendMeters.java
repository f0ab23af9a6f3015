// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;

import io.chihuo.engine.ForeignCode;

/**
 * The meters of a backend's operations, each from its first call on.
 */
final class BackendMeters {

	private final Map<BackendOperation, OperationMeters> operations = new ConcurrentHashMap<>();

	private final Tags tags;

	private final MeterRegistry registry;

	private final ForeignCode failures;

	private final MeterCalls calls;

	BackendMeters(Tags tags, MeterRegistry registry, ForeignCode failures) {
		this.tags = tags;
		this.registry = registry;
		this.failures = failures;
		this.calls = new MeterCalls(registry, failures);
	}

	/** Records what is measured beside the operations. */
	MeterCalls calls() {
		return this.calls;
	}

	OperationMeters metersOf(BackendOperation operation) {
		OperationMeters meters = this.operations.get(operation);
		return (meters != null) ? meters : this.operations.computeIfAbsent(operation, this::createMeters);
	}

	/** Where a registry takes no meter, the backend works without. */
	private OperationMeters createMeters(BackendOperation operation) {
		try {
			return new OperationMeters(this.tags, operation, this.registry, this.calls);
		}
		catch (RuntimeException | Error ex) {
			this.failures.logFailure(ex);
			return new OperationMeters(this.tags, operation, new CompositeMeterRegistry(), this.calls);
		}
	}

}
