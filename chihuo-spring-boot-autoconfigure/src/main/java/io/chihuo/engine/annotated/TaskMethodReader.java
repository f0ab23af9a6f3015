// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.annotated;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.standard.SpelExpressionParser;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.ChihuoTask;
import io.chihuo.engine.annotated.TaskMethod.CallLimits;
import io.chihuo.engine.annotated.TaskMethod.ReturnKind;
import io.chihuo.engine.result.MethodSignature;
import io.chihuo.engine.result.ResultType;

/**
 * Reads and checks one method of a task interface.
 */
final class TaskMethodReader {

	private static final String MONO = "reactor.core.publisher.Mono";

	private static final int MAX_NAME_LENGTH = 255;

	/** As of the options of an add; a longer one could not be added to a moment. */
	private static final Duration MAX_LIMIT = Duration.ofDays(36_500);

	/** As of 'chihuo.calls.result-ttl'. */
	private static final Duration MAX_KEEP = Duration.ofDays(365);

	private final Class<?> owner;

	private final Method method;

	private final ChihuoTask annotation;

	private final UnaryOperator<String> placeholders;

	private final TypeArguments types;

	TaskMethodReader(Class<?> owner, Method method, ChihuoTask annotation, UnaryOperator<String> placeholders) {
		this.owner = owner;
		this.method = method;
		this.annotation = annotation;
		this.placeholders = placeholders;
		this.types = new TypeArguments(owner);
	}

	static @Nullable ChihuoTask findAnnotation(Method method) {
		return AnnotatedElementUtils.findMergedAnnotation(method, ChihuoTask.class);
	}

	TaskMethod readMethod() {
		if (KotlinDetector.isSuspendingFunction(this.method)) {
			throw createMistake("is a suspending function", "Return a CompletableFuture or a Mono instead.", null);
		}
		ResolvableType declared = ResolvableType.forType(this.types.resolveType(this.method.getGenericReturnType()));
		ReturnKind kind = kindOf(declared);
		String name = this.annotation.name().isEmpty() ? this.owner.getSimpleName() + "." + this.method.getName()
				: checkName(this.annotation.name());
		if (this.annotation.maxAttempts() < -1) {
			throw createMistake("has maxAttempts = " + this.annotation.maxAttempts(),
					"Set it to at least 1, to -1 for no limit, or to 0 for the default.", null);
		}
		MethodSignature signature = new MethodSignature(name,
				Stream.of(this.method.getParameters()).map(Parameter::getName).toList(),
				Stream.of(this.method.getParameters()).map(this::parameterType).toList(), resultType(declared),
				Set.of(this.annotation.rethrow()));
		Stream.of(this.annotation.rethrow()).forEach((type) -> checkRethrown(type, kind));
		CallLimits limits = new CallLimits(this.annotation.maxAttempts(), parseDuration("timeout"),
				parseDuration("startWithin"), parseDuration("deadline"));
		Duration keep = parseDuration("keep");
		if (kind == ReturnKind.NOTHING && keep != null) {
			throw createMistake("keeps its result, and returns void", "Remove 'keep', or return a result.", null);
		}
		return new TaskMethod(this.method, kind, signature, limits, keep, attributeText("codec"), parseKey());
	}

	private String checkName(String name) {
		if (name.isBlank() || name.length() > MAX_NAME_LENGTH || name.chars().anyMatch(Character::isISOControl)) {
			throw createMistake("has a name that is blank, has control characters, or has more than " + MAX_NAME_LENGTH
					+ " characters", "Give it another name, such as 'PhotoTasks.shrink'.", null);
		}
		return name;
	}

	private ReturnKind kindOf(ResolvableType declared) {
		Class<?> type = declared.toClass();
		Class<?> refused = ResultType.findUnawaitable(declared);
		boolean future = type == CompletableFuture.class;
		boolean mono = type.getName().equals(MONO);
		if (refused != null || ResultType.of(type).isAsynchronous() && !future && !mono) {
			throw createUnawaitable("returns a " + declared);
		}
		if (future || mono) {
			refuseWithin(declared.getGeneric(), "returns a " + declared);
			return future ? ReturnKind.FUTURE : ReturnKind.MONO;
		}
		refuseWithin(declared, "returns a " + declared);
		return (type == void.class) ? ReturnKind.NOTHING : ReturnKind.VALUE;
	}

	private ChihuoConfigurationException createUnawaitable(String problem) {
		return createMistake(problem + ", which does not travel from one process to another",
				"Take and return values. A method may return a CompletableFuture or a Mono of a value, or void.", null);
	}

	/** Neither a value nor its parts may stand for work, or for data still to come. */
	private void refuseWithin(ResolvableType type, String problem) {
		if (UntransferableTypes.isUntransferable(type.toClass())) {
			throw createUnawaitable(problem);
		}
		// a raw type has bounds in place of arguments, which may be bounded by themselves
		if (type.getType() instanceof ParameterizedType) {
			for (ResolvableType part : type.getGenerics()) {
				refuseWithin(part, problem);
			}
		}
		if (type.isArray()) {
			refuseWithin(type.getComponentType(), problem);
		}
	}

	private Type parameterType(Parameter parameter) {
		Type type = this.types.resolveType(parameter.getParameterizedType());
		refuseOpen(type);
		refuseWithin(ResolvableType.forType(type), "takes a " + type.getTypeName());
		return type;
	}

	private Type resultType(ResolvableType declared) {
		refuseOpen(declared.getType());
		return HandlerResult.valueType(declared);
	}

	private void refuseOpen(Type type) {
		if (TaskParameters.isOpen(type)) {
			throw createMistake("uses the type " + type.getTypeName() + ", and nothing says which one that is",
					"Let an interface that extends this one say it, such as 'interface PhotoTasks extends "
							+ "ImageTasks<Photo>', and use that one.",
					null);
		}
	}

	private void checkRethrown(Class<?> type, ReturnKind kind) {
		boolean thrown = RuntimeException.class.isAssignableFrom(type)
				|| Stream.of(this.method.getExceptionTypes()).anyMatch((known) -> known.isAssignableFrom(type));
		if (kind == ReturnKind.VALUE && !thrown) {
			throw createMistake("lists " + type.getName() + " in 'rethrow', and does not declare it",
					"Add it to the 'throws' clause of the method, or remove it from 'rethrow'.", null);
		}
		boolean constructible = Modifier.isPublic(type.getModifiers()) && !Modifier.isAbstract(type.getModifiers())
				&& Stream.of(type.getConstructors())
					.map((constructor) -> Stream.of(constructor.getParameterTypes()).toList())
					.anyMatch((types) -> types.equals(List.of(String.class))
							|| types.equals(List.of(String.class, Throwable.class)));
		if (!constructible) {
			throw createMistake("lists " + type.getName() + " in 'rethrow', which cannot be created from a message",
					"Give the class a public constructor (String) or (String, Throwable), or remove it from 'rethrow'.",
					null);
		}
	}

	private @Nullable Expression parseKey() {
		String text = attributeText("idempotencyKey");
		try {
			return text.isEmpty() ? null : new SpelExpressionParser().parseExpression(text);
		}
		catch (ParseException ex) {
			throw createMistake("has idempotencyKey = \"" + text + "\": " + ex.getMessage(),
					"Correct the expression; it may use parameters as #name, or by position as #p0.", ex);
		}
	}

	private @Nullable Duration parseDuration(String attribute) {
		String text = attributeText(attribute);
		try {
			Duration parsed = text.isEmpty() ? null : DurationStyle.detectAndParse(text);
			Duration most = attribute.equals("keep") ? MAX_KEEP : MAX_LIMIT;
			if (parsed != null && (parsed.compareTo(Duration.ofMillis(1)) < 0 || parsed.compareTo(most) > 0)) {
				throw new IllegalArgumentException("it must be from 1 ms to " + most.toDays() + " days");
			}
			return parsed;
		}
		catch (IllegalArgumentException ex) {
			throw createMistake("has " + attribute + " = \"" + text + "\": " + ex.getMessage(),
					"Correct the attribute '" + attribute + "', such as '30s'.", ex);
		}
	}

	private String attributeText(String attribute) {
		String text = switch (attribute) {
			case "timeout" -> this.annotation.timeout();
			case "startWithin" -> this.annotation.startWithin();
			case "deadline" -> this.annotation.deadline();
			case "keep" -> this.annotation.keep();
			case "codec" -> this.annotation.codec();
			default -> this.annotation.idempotencyKey();
		};
		try {
			return this.placeholders.apply(text).trim();
		}
		catch (IllegalArgumentException ex) {
			throw createMistake("has " + attribute + " = \"" + text + "\": " + ex.getMessage(),
					"Correct the attribute '" + attribute + "', or the property it refers to.", ex);
		}
	}

	private ChihuoConfigurationException createMistake(String problem, String action, @Nullable Exception cause) {
		return new ChihuoConfigurationException(
				"@ChihuoTask method " + this.owner.getName() + "." + this.method.getName() + " " + problem, action,
				cause);
	}

}
