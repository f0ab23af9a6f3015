// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.Set;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.jdbc.JdbcOutbox;
import io.chihuo.backend.outbox.OutboxBackend;

/**
 * Has backends outside of the application's database use an outbox in it. Comes before
 * the post-processor that has them store encrypted, so that the outbox is encrypted too.
 */
final class OutboxBackendPostProcessor implements BeanPostProcessor, Ordered {

	private static final Set<String> BACKENDS = Set.of("redis", "rabbitmq");

	private final ObjectProvider<JdbcOutbox> outbox;

	private final ObjectProvider<ChihuoProperties> properties;

	/**
	 * Create a post-processor.
	 * @param outbox asked for when there is a backend, since this is made before most
	 * beans are
	 */
	OutboxBackendPostProcessor(ObjectProvider<JdbcOutbox> outbox, ObjectProvider<ChihuoProperties> properties) {
		this.outbox = outbox;
		this.properties = properties;
	}

	// the module for tests comes in between
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 2;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof TaskBackend backend && BACKENDS.contains(backend.name())) {
			ChihuoProperties own = this.properties.getObject();
			return new OutboxBackend(backend, this.outbox.getObject(), own.getNamespace(), own.getTimeout(),
					own.getRole() == NodeRole.CLIENT);
		}
		return bean;
	}

}
