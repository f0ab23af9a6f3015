// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import io.chihuo.TaskQueue;
import io.chihuo.backend.QueueName;
import io.chihuo.client.QueueDecorator;

/**
 * Makes each call that adds tasks an observation.
 */
public final class ObservedQueues implements QueueDecorator {

	private final ObservationRegistry registry;

	private final String namespace;

	private final @Nullable TaskAddConvention convention;

	/**
	 * Create a decorator.
	 * @param namespace namespace of the loops
	 * @param convention convention that names observations, null for the default
	 */
	public ObservedQueues(ObservationRegistry registry, String namespace, @Nullable TaskAddConvention convention) {
		this.registry = registry;
		this.namespace = namespace;
		this.convention = convention;
	}

	@Override
	public <T> TaskQueue<T> decorate(TaskQueue<T> queue) {
		return new ObservedTaskQueue<>(queue,
				new ObservedAdds(new QueueName(this.namespace, queue.name()), this.registry, this.convention));
	}

	@Override
	public boolean measuresCalls() {
		return !this.registry.isNoop();
	}

}
