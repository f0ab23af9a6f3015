// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

import io.chihuo.backend.TaskBackend;
import io.chihuo.observation.MeteredBackend;

/**
 * Has the operations of backends measured.
 */
final class MeteredBackendPostProcessor implements BeanPostProcessor {

	private final ObjectProvider<MeterRegistry> registry;

	private final ObjectProvider<ChihuoProperties> properties;

	/**
	 * Create a post-processor.
	 * @param registry asked for when there is a backend, since this is made before most
	 * beans are
	 */
	MeteredBackendPostProcessor(ObjectProvider<MeterRegistry> registry, ObjectProvider<ChihuoProperties> properties) {
		this.registry = registry;
		this.properties = properties;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof TaskBackend backend)
				? new MeteredBackend(backend, this.registry.getObject(), this.properties.getObject().getNamespace())
				: bean;
	}

}
