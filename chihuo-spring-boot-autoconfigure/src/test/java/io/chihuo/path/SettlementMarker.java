// SPDX-License-Identifier: Apache-2.0

package io.chihuo.path;

import java.util.concurrent.CompletableFuture;

import org.springframework.beans.factory.config.BeanPostProcessor;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.faults.BackendProxy;

/**
 * Marks when an outcome is sent to the store of a backend, and when the store has
 * answered.
 */
final class SettlementMarker implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof TaskBackend backend) ? BackendProxy.withStores(backend, SettlementMarker::marking)
				: bean;
	}

	private static TaskStore marking(TaskStore store) {
		return BackendProxy.ofStore((proxy, method, arguments) -> {
			Object answer = BackendProxy.call(store, method, arguments);
			if (method.getName().equals("settle")) {
				PathMark.sent();
				return ((CompletableFuture<?>) answer).thenApply((settled) -> {
					PathMark.settled(); // before the engine takes the answer
					return settled;
				});
			}
			return answer;
		});
	}

}
