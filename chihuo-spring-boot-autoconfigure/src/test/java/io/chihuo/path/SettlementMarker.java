// SPDX-License-Identifier: Apache-2.0

package io.chihuo.path;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;

import org.springframework.beans.factory.config.BeanPostProcessor;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;

/**
 * Marks when an outcome is sent to the store of a backend, and when the store has
 * answered.
 */
final class SettlementMarker implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof TaskBackend backend) ? proxy(TaskBackend.class, (proxy, method, arguments) -> {
			Object answer = call(backend, method, arguments);
			return (answer instanceof TaskStore store) ? marking(store) : answer;
		}) : bean;
	}

	private static TaskStore marking(TaskStore store) {
		return proxy(TaskStore.class, (proxy, method, arguments) -> {
			Object answer = call(store, method, arguments);
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

	private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	private static <T> T proxy(Class<T> type, InvocationHandler handler) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
	}

}
