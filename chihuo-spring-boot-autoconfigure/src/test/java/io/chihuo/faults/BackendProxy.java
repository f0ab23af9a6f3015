// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.FlowMoves;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.flow.FlowStore;

/**
 * Proxies of backends and stores, for tests that intercept calls.
 */
public final class BackendProxy {

	private BackendProxy() {
	}

	/**
	 * The same backend with other stores, past which no flow is moved on.
	 */
	public static TaskBackend withStores(TaskBackend backend, UnaryOperator<TaskStore> stores) {
		return withAnswers(backend, (answer) -> (answer instanceof TaskStore store) ? stores.apply(store)
				: (answer instanceof FlowMoves) ? null : answer);
	}

	/** The same backend with other answers, such as stores. */
	public static TaskBackend withAnswers(TaskBackend backend, UnaryOperator<@Nullable Object> answers) {
		return proxy(TaskBackend.class, (proxy, method, arguments) -> {
			Object answer = call(backend, method, arguments);
			return (answer != null) ? answers.apply(answer) : null;
		});
	}

	/** A store whose calls a handler takes. */
	public static TaskStore ofStore(InvocationHandler handler) {
		return proxy(TaskStore.class, handler);
	}

	/** A store of flows whose calls a handler takes. */
	public static FlowStore ofFlows(InvocationHandler handler) {
		return proxy(FlowStore.class, handler);
	}

	/** Moves of flows whose calls a handler takes. */
	public static FlowMoves ofMoves(InvocationHandler handler) {
		return proxy(FlowMoves.class, handler);
	}

	/** Calls the method that a proxy stands for. */
	public static Object call(Object target, Method method, Object[] arguments) throws Throwable {
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
