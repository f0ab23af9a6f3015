// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddOptions;
import io.chihuo.ChihuoConfigurationException;
import io.chihuo.InvalidTaskException;
import io.chihuo.client.CallPayload;
import io.chihuo.client.TaskHeaders;
import io.chihuo.codec.PayloadCodec;
import io.chihuo.codec.TaskCodec;
import io.chihuo.concurrent.FailureText;
import io.chihuo.engine.annotated.TaskMethod;
import io.chihuo.engine.annotated.TaskMethod.CallLimits;
import io.chihuo.engine.annotated.TaskMethod.ReturnKind;
import io.chihuo.engine.result.MethodSignature;

/**
 * Turns calls of one method into tasks.
 */
final class MethodCaller {

	private final TaskMethod method;

	private final PayloadCodec<List<@Nullable Object>> arguments;

	private final MethodResult result;

	private final @Nullable IdempotencyKey key;

	private final @Nullable Duration keep;

	private final AddOptions plainOptions;

	private final AddOptions awaitedOptions;

	MethodCaller(Class<?> type, TaskMethod method, TaskCodec codec, CallOptions options) {
		TaskCodec writer = method.codec().isEmpty() ? codec : codec.findCodec(method.codec());
		if (writer == null) {
			throw new ChihuoConfigurationException(
					"@ChihuoTask method " + type.getName() + "." + method.method().getName() + " names the codec '"
							+ method.codec() + "', which is not there",
					"Correct the attribute 'codec', or add the library or the TaskCodec bean of that codec.", null);
		}
		MethodSignature signature = method.signature();
		this.method = method;
		this.arguments = writer.forArguments(signature.parameterNames(), signature.parameterTypes());
		this.result = new MethodResult(method, codec);
		this.key = (method.key() != null) ? new IdempotencyKey(method, method.key()) : null;
		this.keep = (method.keep() != null) ? method.keep() : (this.key != null) ? options.resultTtl() : null;
		this.plainOptions = createOptions(writer.name(), method, false);
		this.awaitedOptions = createOptions(writer.name(), method, true);
	}

	private static AddOptions createOptions(String codec, TaskMethod method, boolean awaited) {
		CallLimits limits = method.limits();
		Map<String, String> headers = new TreeMap<>();
		headers.put(TaskHeaders.METHOD, method.name());
		if (!codec.equals(TaskCodec.JSON_NAME)) {
			headers.put(TaskHeaders.CODEC, codec);
		}
		if (awaited) {
			headers.put(TaskHeaders.AWAITED, "1");
		}
		int maxAttempts = (limits.maxAttempts() == 0 && awaited) ? 1 : limits.maxAttempts();
		if (maxAttempts != 0) {
			headers.put(TaskHeaders.MAX_ATTEMPTS, Integer.toString(maxAttempts));
		}
		putMillis(headers, TaskHeaders.RUN_TIMEOUT, limits.timeout());
		putMillis(headers, TaskHeaders.START_WITHIN, limits.startWithin());
		putMillis(headers, TaskHeaders.DEADLINE_IN, limits.deadline());
		return AddOptions.DEFAULTS.ignoreRunning().headers(headers);
	}

	private static void putMillis(Map<String, String> headers, String name, @Nullable Duration time) {
		if (time != null) {
			headers.put(name, Long.toString(time.toMillis()));
		}
	}

	ReturnKind kind() {
		return this.method.kind();
	}

	TaskMethod method() {
		return this.method;
	}

	MethodResult result() {
		return this.result;
	}

	/** Whether calls have ids that an earlier call may have had. */
	boolean isKeyed() {
		return this.key != null;
	}

	/**
	 * Id of the task of a call.
	 * @throws InvalidTaskException if the idempotency key has no value
	 */
	String taskId(@Nullable Object[] arguments) {
		return (this.key != null) ? this.method.name() + "/" + this.key.valueOf(arguments) : CallIds.nextId();
	}

	/**
	 * Payload of the task of a call.
	 * @throws InvalidTaskException if the arguments cannot be serialised
	 */
	CallPayload payload(@Nullable Object[] arguments, boolean awaited) {
		byte[] body;
		try {
			body = this.arguments.encode(Arrays.asList(arguments));
		}
		catch (RuntimeException ex) {
			throw new InvalidTaskException("The arguments of '" + this.method.name() + "' cannot be serialised: "
					+ FailureText.messageLine(ex), ex);
		}
		return new CallPayload(body, awaited ? this.awaitedOptions : this.plainOptions, isKeyed(), this.keep,
				this.result);
	}

}
