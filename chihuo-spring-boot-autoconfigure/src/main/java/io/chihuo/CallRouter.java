// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * Decides where a call of an interface with {@link ChihuoTask} methods goes. Define a
 * bean to replace the default, by which it goes to the loop that bears the name of the
 * interface. Is called by any number of threads and must not block.
 */
@FunctionalInterface
public interface CallRouter {

	/**
	 * Route a call.
	 * @param type the interface
	 * @param method the method that is called
	 * @param arguments its arguments; must not be changed
	 * @param proposed destination by default
	 */
	CallDestination route(Class<?> type, Method method, @Nullable Object[] arguments, CallDestination proposed);

}
