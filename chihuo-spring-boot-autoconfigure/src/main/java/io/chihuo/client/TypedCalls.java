// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.util.function.Consumer;

import io.chihuo.TaskHandle;

/**
 * Makes calls of typed interfaces for a client.
 */
public interface TypedCalls {

	/**
	 * Make one call, and return its handle.
	 * @param type the interface
	 * @param invocation calls one method of the instance that it gets
	 * @param resultType class of the result, {@code Object} if it is not known
	 */
	<T> TaskHandle<?> callMethod(Class<T> type, Consumer<? super T> invocation, Class<?> resultType);

	/**
	 * Record one call instead of making it.
	 * @param type the interface
	 * @param invocation calls one method of the instance that it gets
	 */
	<T> PlannedCall planCall(Class<T> type, Consumer<? super T> invocation);

}
