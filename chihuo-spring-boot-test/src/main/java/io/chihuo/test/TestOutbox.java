// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;

import io.chihuo.backend.outbox.OutboxBackend;

/**
 * Knows the outbox of the application, if it has one. Its relay runs by itself after each
 * commit; this waits for it. Finds the outbox below encryption.
 */
final class TestOutbox implements BeanPostProcessor, Ordered {

	private volatile @Nullable OutboxBackend backend;

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof OutboxBackend found) {
			this.backend = found;
		}
		return bean;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 1;
	}

	/** Have all queues have the tasks of transactions that are committed. */
	void relayCommitted() {
		OutboxBackend backend = this.backend;
		if (backend != null) {
			backend.relayCommitted();
		}
	}

	/** Forget tasks that no queue has. */
	void discardCommitted() {
		OutboxBackend backend = this.backend;
		if (backend != null) {
			backend.discardCommitted();
		}
	}

}
