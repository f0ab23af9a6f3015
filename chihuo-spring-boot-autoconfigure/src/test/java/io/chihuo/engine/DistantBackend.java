// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.chihuo.backend.DelegatingTaskBackend;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;

/**
 * A backend at the other end of a wire: its answers take a round trip, and arrive on a
 * thread of their own.
 */
final class DistantBackend extends DelegatingTaskBackend {

	DistantBackend(TaskBackend target) {
		super(target);
	}

	@Override
	public String name() {
		return "distant";
	}

	@Override
	protected TaskStore wrapStore(TaskStore store) {
		return (TaskStore) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { TaskStore.class },
				(proxy, method, arguments) -> call(store, method, arguments));
	}

	private Object call(TaskStore store, Method method, Object[] arguments) throws Throwable {
		if (method.getName().equals("isLocal")) {
			return false;
		}
		try {
			Object result = method.invoke(store, arguments);
			return (result instanceof CompletableFuture<?> answer) ? later(answer) : result;
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	private <R> CompletableFuture<R> later(CompletableFuture<R> answer) {
		CompletableFuture<R> arrived = new CompletableFuture<>();
		CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS)
			.execute(() -> answer.whenComplete((result, failure) -> {
				if (failure == null) {
					arrived.complete(result);
				}
				else {
					arrived.completeExceptionally(failure);
				}
			}));
		return arrived;
	}

	@Override
	public CompletableFuture<Void> ping() {
		return later(super.ping());
	}

}
