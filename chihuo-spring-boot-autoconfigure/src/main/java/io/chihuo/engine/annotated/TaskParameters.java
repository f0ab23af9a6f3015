// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.annotated;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.DeadLetter;
import io.chihuo.Payload;
import io.chihuo.Task;
import io.chihuo.TaskId;

/**
 * The parameters of a method that takes a task.
 *
 * @param method the method
 * @param roles role of each parameter
 * @param payloadType type of the payload as far as the parameters say, else
 * {@code Object}
 */
record TaskParameters(Method method, List<ParameterRole> roles, Type payloadType) {

	enum ParameterRole {

		ID, PAYLOAD, WHOLE

	}

	/**
	 * Read a method's parameters.
	 * @param type class whose type parameters are known
	 * @param whole type that stands for the task as a whole: {@link Task} or
	 * {@link DeadLetter}
	 */
	static TaskParameters forMethod(Method method, Class<?> type, Class<?> whole) {
		List<ParameterRole> roles = new ArrayList<>();
		List<Type> types = new ArrayList<>();
		TypeArguments arguments = new TypeArguments(type);
		boolean idMarked = Stream.of(method.getParameters()).anyMatch((p) -> p.isAnnotationPresent(TaskId.class));
		for (Parameter parameter : method.getParameters()) {
			roles.add(roleOf(parameter, whole, idMarked || roles.contains(ParameterRole.ID)));
			if (roles.get(roles.size() - 1) == ParameterRole.ID
					&& !parameter.getType().isAssignableFrom(String.class)) {
				throw createMistake(method, whole, "has a @TaskId of type " + parameter.getType().getName());
			}
			Type resolved = arguments.resolveType(parameter.getParameterizedType());
			if (isOpen(resolved)) {
				throw createOpenTypeMistake(method, parameter.getParameterizedType());
			}
			payloadType(roles.get(roles.size() - 1), resolved).ifPresent(types::add);
		}
		if (roles.stream().distinct().count() < roles.size()) {
			throw createMistake(method, whole, "takes the same thing twice");
		}
		if (types.stream().distinct().count() > 1) {
			throw createMistake(method, whole, "names more than one payload type: " + types);
		}
		return new TaskParameters(method, List.copyOf(roles), types.isEmpty() ? Object.class : types.get(0));
	}

	private static ParameterRole roleOf(Parameter parameter, Class<?> whole, boolean idTaken) {
		if (parameter.isAnnotationPresent(TaskId.class)) {
			return ParameterRole.ID;
		}
		if (parameter.isAnnotationPresent(Payload.class)) {
			return ParameterRole.PAYLOAD;
		}
		if (parameter.getType() == whole) {
			return ParameterRole.WHOLE;
		}
		return (parameter.getType() == String.class && !idTaken) ? ParameterRole.ID : ParameterRole.PAYLOAD;
	}

	/** Whether a type depends on a type parameter that nobody has given. */
	static boolean isOpen(Type type) {
		if (type instanceof ParameterizedType parameterized) {
			return Stream.of(parameterized.getActualTypeArguments()).anyMatch(TaskParameters::isOpen);
		}
		if (type instanceof GenericArrayType array) {
			return isOpen(array.getGenericComponentType());
		}
		if (type instanceof WildcardType wildcard) {
			return Stream.of(wildcard.getUpperBounds(), wildcard.getLowerBounds())
				.flatMap(Stream::of)
				.anyMatch(TaskParameters::isOpen);
		}
		return type instanceof TypeVariable<?> variable && variable.getBounds()[0] == Object.class;
	}

	private static ChihuoConfigurationException createOpenTypeMistake(Method method, Type type) {
		return new ChihuoConfigurationException(
				"Method " + method + " takes a " + type.getTypeName() + ", and nothing says which type that is",
				"Let a subclass say it, such as 'class PhotoLoop extends BaseLoop<Photo>', and make that the bean.",
				null);
	}

	private static Optional<Type> payloadType(ParameterRole role, Type type) {
		if (role == ParameterRole.PAYLOAD) {
			return Optional.of(type);
		}
		ResolvableType generic = ResolvableType.forType(type).getGeneric(0);
		boolean known = role == ParameterRole.WHOLE && generic.resolve() != null;
		return known ? Optional.of(generic.getType()) : Optional.empty();
	}

	private static ChihuoConfigurationException createMistake(Method method, Class<?> whole, String what) {
		return new ChihuoConfigurationException("Method " + method + " " + what,
				"Let it take at most one " + whole.getSimpleName()
						+ ", one id (a String, or marked @TaskId) and one payload (any other type, or "
						+ "marked @Payload).",
				null);
	}

	@Nullable Object[] argumentsFor(Task<?> task) {
		@Nullable Object[] arguments = new Object[this.roles.size()];
		for (int i = 0; i < arguments.length; i++) {
			arguments[i] = switch (this.roles.get(i)) {
				case ID -> task.id();
				case PAYLOAD -> payloadArgument(i, task.id(), task.payload());
				case WHOLE -> task;
			};
		}
		return arguments;
	}

	private @Nullable Object payloadArgument(int parameter, String id, @Nullable Object payload) {
		Class<?> type = this.method.getParameterTypes()[parameter];
		if (payload == null && type.isPrimitive()) {
			throw new IllegalArgumentException("Task '" + id + "' has no payload, but method " + this.method
					+ " takes a " + type + ": add tasks with a payload, or let the method take a "
					+ ClassUtils.resolvePrimitiveIfNecessary(type).getSimpleName() + ", which may be null");
		}
		return payload;
	}

	@Nullable Object[] argumentsFor(DeadLetter<?> letter) {
		@Nullable Object[] arguments = new Object[this.roles.size()];
		for (int i = 0; i < arguments.length; i++) {
			arguments[i] = switch (this.roles.get(i)) {
				case ID -> letter.id();
				case PAYLOAD -> payloadArgument(i, letter.id(), letter.payload());
				case WHOLE -> letter;
			};
		}
		return arguments;
	}

}
