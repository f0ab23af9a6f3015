// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.chihuo.backend.ledger.Ledger;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.servers.TestLimits;

/**
 * Counts the calls to ledgers that are under way, those too that a backend makes on its
 * own.
 */
final class CountedLedger {

	private final AtomicInteger underWay = new AtomicInteger();

	Ledger of(Ledger ledger) {
		return proxy(Ledger.class, ledger);
	}

	/**
	 * Wait until there is none: otherwise one of them, and not the next call of the test,
	 * may find the tasks that come due when a test moves the clock.
	 */
	void awaitIdle() {
		TestLimits.await("quiet ledger").until(() -> this.underWay.get() == 0);
	}

	private <T> T proxy(Class<T> type, T target) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, arguments) -> {
				this.underWay.incrementAndGet();
				Object result = null;
				try {
					result = method.invoke(target, arguments);
				}
				catch (InvocationTargetException ex) {
					throw ex.getTargetException();
				}
				finally {
					end(result);
				}
				return (result instanceof QueueLedger queue) ? proxy(QueueLedger.class, queue) : result;
			}));
	}

	private void end(Object result) {
		if (result instanceof CompletableFuture<?> answer) {
			answer.whenComplete((value, failure) -> this.underWay.decrementAndGet());
		}
		else {
			this.underWay.decrementAndGet();
		}
	}

}
