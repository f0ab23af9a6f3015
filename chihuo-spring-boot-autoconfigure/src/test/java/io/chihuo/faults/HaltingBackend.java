// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.beans.factory.config.BeanPostProcessor;

import io.chihuo.backend.FlowMoves;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.flow.FlowStore;

/**
 * Halts its process when it has come to a {@link HaltPoint} so many times.
 */
class HaltingBackend implements BeanPostProcessor {

	/** Status with which the process exits. */
	static final int HALT_STATUS = 42;

	private final HaltPoint point;

	private final AtomicInteger left;

	private final Map<Object, Object> stores = new ConcurrentHashMap<>();

	HaltingBackend(HaltPoint point, int times) {
		this.point = point;
		this.left = new AtomicInteger(times);
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof TaskBackend backend) ? BackendProxy.withAnswers(backend, this::halting) : bean;
	}

	private Object halting(Object answer) {
		if (answer instanceof TaskStore store) {
			return this.stores.computeIfAbsent(store,
					(known) -> BackendProxy.ofStore((proxy, method, arguments) -> call(store, method, arguments)));
		}
		if (answer instanceof FlowStore store) {
			return this.stores.computeIfAbsent(store,
					(known) -> BackendProxy.ofFlows((proxy, method, arguments) -> call(store, method, arguments)));
		}
		if (answer instanceof FlowMoves moves) {
			return this.stores.computeIfAbsent(moves,
					(known) -> BackendProxy.ofMoves((proxy, method, arguments) -> call(moves, method, arguments)));
		}
		return answer;
	}

	private Object call(Object store, Method method, Object[] arguments) throws Throwable {
		Object answer = BackendProxy.call(store, method, arguments);
		return (this.point.follows(method.getName()) && answer instanceof CompletableFuture<?> future)
				? future.thenApply(this::count) : answer;
	}

	private <T> T count(T answer) {
		if (this.left.decrementAndGet() == 0) {
			Runtime.getRuntime().halt(HALT_STATUS);
		}
		return answer;
	}

}
