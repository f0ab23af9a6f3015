// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.encrypted.EncryptedTaskBackend;
import io.chihuo.backend.encrypted.EncryptionKeys;

/**
 * Has backends store encrypted where there are keys. Comes before the post-processor that
 * has them measured, which has no order and whose type is looked for.
 */
final class EncryptedBackendPostProcessor implements BeanPostProcessor, Ordered {

	private final ObjectProvider<EncryptionProperties> properties;

	/**
	 * Create a post-processor.
	 * @param properties asked for when there is a backend, since this is made before most
	 * beans are
	 */
	EncryptedBackendPostProcessor(ObjectProvider<EncryptionProperties> properties) {
		this.properties = properties;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof TaskBackend backend) {
			EncryptionKeys keys = this.properties.getObject().toKeys();
			return (keys != null) ? new EncryptedTaskBackend(backend, keys) : bean;
		}
		return bean;
	}

}
