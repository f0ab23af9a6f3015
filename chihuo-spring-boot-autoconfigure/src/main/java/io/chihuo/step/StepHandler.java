// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step;

import org.jspecify.annotations.Nullable;

import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.RejectTaskException;
import io.chihuo.RetryLaterException;
import io.chihuo.Task;

/**
 * A kind of steps. A bean of this type is a loop with the name of the bean, whose tasks
 * are steps of flows or are added otherwise. {@link ChihuoLoop} on its class gives it
 * another name and options, and {@code chihuo.loops.<name>.*} overrides these.
 * <p>
 * A class has to say the type of its payloads, so the bean cannot be a lambda. Payloads
 * of type {@code Map<String, Object>} are read by {@link StepFields}.
 *
 * @param <P> the payload's type
 */
@ChihuoLoop
public interface StepHandler<P> {

	/**
	 * Run one step. Up to {@code concurrency} threads call this method at the same time.
	 * A step may run more than once, so its effect has to be idempotent;
	 * {@link StepKeys#idempotencyKey} is a key of the effect.
	 * @param task the run, with the payload of the step
	 * @return result of the step, null for none; {@code chihuo.max-payload-size} bounds
	 * its encoded form. A {@code CompletionStage} or {@code Mono} ends the run when it
	 * completes
	 * @throws RejectTaskException if the step has failed and must not be run again
	 * @throws RetryLaterException if the step has to run again after some time
	 * @throws Exception if the run failed; it is repeated by the rules of the loop
	 */
	@MakeTask
	@Nullable Object runStep(Task<P> task) throws Exception;

}
