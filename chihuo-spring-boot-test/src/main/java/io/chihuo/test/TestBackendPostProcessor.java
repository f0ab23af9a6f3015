// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;

import io.chihuo.backend.TaskBackend;

/**
 * Puts a {@link TestBackend} around the backend, below encryption and metrics.
 */
final class TestBackendPostProcessor implements BeanPostProcessor, PriorityOrdered {

	private volatile @Nullable TestBackend backend;

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof TaskBackend backend && !(bean instanceof TestBackend)) {
			TestBackend wrapped = new TestBackend(backend);
			this.backend = wrapped;
			return wrapped;
		}
		return bean;
	}

	/** The backend of the application; there once the loops are. */
	TestBackend backend() {
		return Objects.requireNonNull(this.backend);
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

}
