// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A {@linkplain Flow#module module} of a flow, with a context, a callback and a cancel of
 * its own. For any number of threads. All methods but {@link #name} and {@link #future}
 * block until the backend has answered, and throw {@link FlowNotFoundException} if there
 * is no such flow.
 */
public interface FlowModule {

	/**
	 * Name of the module.
	 */
	String name();

	/**
	 * State of the module.
	 */
	StepState state();

	/**
	 * A value of the context of the module, which its steps put there by
	 * {@link TaskFlow#putContext}.
	 * @param key key of the value
	 * @return null if there is none
	 */
	<R> @Nullable R contextValue(String key, Class<R> valueType);

	/**
	 * Cancel all steps of the module that have not ended. It ends when those that run
	 * have, and is {@link StepState#CANCELLED} then, which counts as a failure for the
	 * steps around it. Does nothing if it has ended.
	 */
	void cancel();

	/**
	 * A future that completes with the state in which the module ends. It completes on a
	 * thread that may block. Cancelling it does not cancel the module. A handler that
	 * blocks in it lends its slot.
	 */
	CompletableFuture<StepState> future();

	/**
	 * Call back once when the module has ended, however it has; the flow may go on. The
	 * callback is lost with this process: use {@link FlowStep#always} for what has to be
	 * done. It runs on a thread that may block, and its exception is logged.
	 * @param action gets the state in which the module has ended
	 */
	void callback(Consumer<StepState> action);

}
