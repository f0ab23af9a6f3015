// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import java.lang.reflect.Constructor;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

import io.chihuo.RemoteTaskException;
import io.chihuo.client.TaskPayloadCodec;
import io.chihuo.codec.TaskCodec;
import io.chihuo.engine.annotated.TaskMethod;
import io.chihuo.outcome.ResultDecoder;

/**
 * Decodes results of one method, and throws those failures again that both sides list.
 */
final class MethodResult implements ResultDecoder<Object> {

	private final TaskMethod method;

	private final Class<?> type;

	/** Null if no result is expected. */
	private final @Nullable TaskPayloadCodec<Object> codec;

	MethodResult(TaskMethod method, TaskCodec codec) {
		Type result = method.signature().resultType();
		this.method = method;
		this.type = ResolvableType.forType(result).toClass();
		this.codec = (result != void.class) ? new TaskPayloadCodec<>(codec, result) : null;
	}

	@Override
	public @Nullable Object decode(byte[] result, String codec) {
		return (this.codec != null) ? this.codec.decodeWritten(result, codec) : null;
	}

	/** Whether results are of a class, as far as that is known. */
	boolean fits(Class<?> expected) {
		return ClassUtils.isAssignable(expected, this.type)
				|| (this.type == void.class && (expected == Void.class || expected == Object.class));
	}

	/** A result as the method returns it. */
	@Nullable Object toReturnValue(@Nullable Object result) {
		if (result != null) {
			return result;
		}
		if (this.type == Optional.class) {
			return Optional.empty();
		}
		if (this.type.isPrimitive() && this.type != void.class) {
			throw new IllegalStateException("Method '" + this.method.name() + "' returns a " + this.type
					+ ", but its task had no result: the worker has another version of the interface");
		}
		return null;
	}

	@Override
	public Throwable toException(RemoteTaskException failure, boolean rethrown) {
		return rethrown ? this.method.signature()
			.rethrown()
			.stream()
			.filter((listed) -> listed.getName().equals(failure.remoteType()))
			.findFirst()
			.<Throwable>map((listed) -> createException(listed, failure))
			.orElse(failure) : failure;
	}

	/** A class that cannot be created so does not hide the failure. */
	private static Throwable createException(Class<?> type, RemoteTaskException failure) {
		try {
			return createListed(type, failure);
		}
		catch (RuntimeException ex) {
			failure.addSuppressed(ex);
			return failure;
		}
	}

	private static Throwable createListed(Class<?> type, RemoteTaskException failure) {
		Constructor<?> withCause = findConstructor(type, String.class, Throwable.class);
		if (withCause != null) {
			return (Throwable) BeanUtils.instantiateClass(withCause, failure.remoteMessage(), failure);
		}
		Constructor<?> withMessage = findConstructor(type, String.class);
		if (withMessage == null) {
			return failure;
		}
		Throwable created = (Throwable) BeanUtils.instantiateClass(withMessage, failure.remoteMessage());
		try {
			created.initCause(failure);
		}
		catch (RuntimeException ex) {
			created.addSuppressed(failure); // its constructor has chosen a cause, or none
		}
		return created;
	}

	private static @Nullable Constructor<?> findConstructor(Class<?> type, Class<?>... parameters) {
		return Stream.of(type.getConstructors())
			.filter((constructor) -> Arrays.equals(constructor.getParameterTypes(), parameters))
			.findFirst()
			.orElse(null);
	}

}
