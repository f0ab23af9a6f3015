// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;

import io.chihuo.backend.ledger.Ledger;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.WithTickets;

/**
 * Makes a process die, as far as anybody can see, whenever it has written to its ledger
 * and is about to write to the broker: it never comes to that.
 */
final class CrashingLedger {

	private CrashingLedger() {
	}

	static Ledger of(Ledger ledger) {
		return proxy(Ledger.class, (method, arguments) -> {
			Object answer = call(ledger, method, arguments);
			return (answer instanceof QueueLedger queue) ? queue(queue) : answer;
		});
	}

	private static QueueLedger queue(QueueLedger ledger) {
		return proxy(QueueLedger.class, (method, arguments) -> {
			Object answer = call(ledger, method, arguments);
			return (answer instanceof CompletableFuture<?> future) ? future.thenCompose(CrashingLedger::crashIfTickets)
					: answer;
		});
	}

	private static CompletableFuture<Object> crashIfTickets(Object result) {
		return (result instanceof WithTickets<?> withTickets && !withTickets.ticketBatch().isEmpty())
				? new CompletableFuture<>() : CompletableFuture.completedFuture(result);
	}

	private interface LedgerInterceptor {

		Object make(Method method, Object[] arguments) throws Throwable;

	}

	private static <T> T proxy(Class<T> type, LedgerInterceptor call) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> call.make(method, arguments)));
	}

	private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

}
