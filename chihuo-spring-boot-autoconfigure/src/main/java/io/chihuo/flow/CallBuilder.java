// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.springframework.util.Assert;

import io.chihuo.FlowCall;
import io.chihuo.FlowRef;
import io.chihuo.FlowStep;
import io.chihuo.InvalidTaskException;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.PlannedCall;
import io.chihuo.client.TaskHeaders;
import io.chihuo.codec.TaskCodec;
import io.chihuo.flow.state.PlanInput;
import io.chihuo.flow.state.PlanSource;
import io.chihuo.flow.state.PlanTask;

/**
 * Turns a call of a task interface into the task of a step.
 */
final class CallBuilder {

	private CallBuilder() {
	}

	static PlanTask buildCall(FlowStep step, FlowCall<?> recorded, BackendChihuoClient client,
			Function<FlowRef, PlanSource> sources) {
		PlannedCall call = planCall(recorded, client);
		if (call.client() != client) {
			throw new InvalidTaskException("Method '" + call.method()
					+ "' is called in another namespace than that of the flow: start the flow by the client of that "
					+ "namespace");
		}
		if (call.body().length > client.maxPayloadSize()) {
			throw new InvalidTaskException("The arguments of '" + call.method() + "' take " + call.body().length
					+ " bytes, and 'chihuo.max-payload-size' allows " + client.maxPayloadSize());
		}
		Map<String, String> headers = new HashMap<>(call.headers());
		if (step.maxAttempts() > 0) {
			headers.put(TaskHeaders.MAX_ATTEMPTS, Integer.toString(step.maxAttempts()));
		}
		List<PlanInput> inputs = new ArrayList<>();
		step.argumentReferences()
			.forEach((index, reference) -> inputs.add(new PlanInput(placeOf(call, index), sources.apply(reference))));
		if (!inputs.isEmpty()) {
			checkReferences(call, client);
		}
		return new PlanTask(call.queue(), call.id(), call.body(), headers, inputs);
	}

	/**
	 * A call for each of many items, or for pages: its first argument is the item or the
	 * cursor.
	 */
	static PlanTask buildItemCall(FlowStep step, FlowCall<?> recorded, BackendChihuoClient client) {
		PlanTask task = buildCall(step, recorded, client, (reference) -> PlanSource.ITEM);
		PlannedCall call = planCall(recorded, client);
		if (!task.inputs().isEmpty()) {
			throw new InvalidTaskException("Method '" + call.method()
					+ "' is called for each item of Flow.forEach, so its arguments cannot refer to results");
		}
		if (call.parameterNames().isEmpty()) {
			throw new InvalidTaskException("Method '" + call.method()
					+ "' needs a parameter for the item or the cursor that Flow.forEach gives it");
		}
		checkReferences(call, client);
		return new PlanTask(task.queue(), task.id(), task.payload(), task.headers(),
				List.of(new PlanInput(placeOf(call, 0), PlanSource.ITEM)));
	}

	private static <T> PlannedCall planCall(FlowCall<T> call, BackendChihuoClient client) {
		return client.planCall(call.type(), call.invocation());
	}

	private static String placeOf(PlannedCall call, int index) {
		Assert.isTrue(index < call.parameterNames().size(), () -> "Method '" + call.method() + "' has "
				+ call.parameterNames().size() + " parameters, so there is none with index " + index);
		return TreePath.append("", call.parameterNames().get(index));
	}

	/** Codecs of others may write arguments in a form of their own. */
	private static void checkReferences(PlannedCall call, BackendChihuoClient client) {
		if (!call.id().isEmpty()) {
			throw new InvalidTaskException("Method '" + call.method()
					+ "' has an idempotency key, so its arguments have to be known when the flow is started");
		}
		String codec = call.headers().getOrDefault(TaskHeaders.CODEC, TaskCodec.JSON_NAME);
		Object arguments;
		try {
			arguments = client.decodeValue(call.body(), codec, Object.class);
		}
		catch (RuntimeException ex) {
			throw new InvalidTaskException("Codec '" + codec + "' of method '" + call.method()
					+ "' does not write arguments as an object, so they cannot refer to results", ex);
		}
		if (!(arguments instanceof Map<?, ?> map && map.keySet().containsAll(call.parameterNames()))) {
			throw new InvalidTaskException("Codec '" + codec + "' of method '" + call.method()
					+ "' does not write arguments as an object, so they cannot refer to results");
		}
	}

}
