package io.chihuo.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.MeterRegistry;

/**
 * The meters of a backend's operations, each from its first call on.
 */
final class BackendMeters {

	private final Map<BackendOperation, OperationMeters> operations = new ConcurrentHashMap<>();

	private final String backend;

	private final MeterRegistry registry;

	BackendMeters(String backend, MeterRegistry registry) {
		this.backend = backend;
		this.registry = registry;
	}

	OperationMeters of(BackendOperation operation) {
		OperationMeters meters = this.operations.get(operation);
		return (meters != null) ? meters : this.operations.computeIfAbsent(operation,
				(name) -> new OperationMeters(this.backend, name, this.registry));
	}

}
