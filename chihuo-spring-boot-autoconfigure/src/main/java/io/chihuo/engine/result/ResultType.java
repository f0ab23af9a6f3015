// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.result;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.BaseStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * Kinds of results that a handler may return, by their class.
 */
public enum ResultType {

	/**
	 * A plain value: the run has ended.
	 */
	VALUE,

	/**
	 * A {@link CompletionStage}: the run ends when it completes.
	 */
	STAGE,

	/**
	 * A type of at most one value that {@link ReactiveAdapterRegistry} knows: the run
	 * ends when it completes.
	 */
	REACTIVE,

	/**
	 * A type that stands for work still to come, or never begun, and that cannot be
	 * awaited.
	 */
	UNAWAITABLE;

	private static final Set<Class<?>> UNAWAITABLE_TYPES = Set.of(Future.class, Flow.Publisher.class, BaseStream.class,
			Callable.class, Runnable.class, Supplier.class, Process.class);

	/** Types that need not be on the class path. */
	private static final Set<String> UNAWAITABLE_NAMES = Set.of("org.reactivestreams.Publisher",
			"reactor.core.Disposable", "io.reactivex.rxjava3.disposables.Disposable", "io.smallrye.mutiny.Uni",
			"io.smallrye.mutiny.Multi", "io.smallrye.mutiny.subscription.Cancellable", "kotlinx.coroutines.Job",
			"kotlinx.coroutines.flow.Flow", "kotlin.jvm.functions.Function0", "kotlin.sequences.Sequence",
			"io.vertx.core.Future", "scala.concurrent.Future", "io.reactivex.rxjava3.core.SingleSource",
			"io.reactivex.rxjava3.core.MaybeSource", "io.reactivex.rxjava3.core.CompletableSource",
			"io.reactivex.rxjava3.core.ObservableSource", "io.reactivex.rxjava3.parallel.ParallelFlowable",
			"io.reactivex.SingleSource", "io.reactivex.MaybeSource", "io.reactivex.CompletableSource",
			"io.reactivex.ObservableSource", "org.springframework.web.context.request.async.DeferredResult",
			"org.springframework.web.context.request.async.WebAsyncTask",
			"org.springframework.web.reactive.function.client.WebClient$RequestHeadersSpec",
			"org.springframework.web.reactive.function.client.WebClient$ResponseSpec",
			"org.springframework.web.client.RestClient$RequestHeadersSpec",
			"org.springframework.web.client.RestClient$ResponseSpec",
			"org.springframework.r2dbc.core.DatabaseClient$GenericExecuteSpec",
			"org.springframework.r2dbc.core.FetchSpec", "okhttp3.Call", "retrofit2.Call", "io.vavr.concurrent.Future");

	private static final ClassValue<ResultType> TYPES = new ClassValue<>() {

		@Override
		protected ResultType computeValue(Class<?> type) {
			return findType(type);
		}

	};

	/**
	 * Returns the kind of a class.
	 */
	public static ResultType of(Class<?> type) {
		return TYPES.get(type);
	}

	private static ResultType findType(Class<?> type) {
		if (CompletionStage.class.isAssignableFrom(type)) {
			return STAGE;
		}
		ReactiveAdapter adapter = findAdapter(type);
		if (adapter != null) {
			return adapter.isMultiValue() ? UNAWAITABLE : REACTIVE;
		}
		boolean unawaitable = UNAWAITABLE_TYPES.stream().anyMatch((known) -> known.isAssignableFrom(type))
				|| hasUnawaitableName(type);
		return unawaitable ? UNAWAITABLE : VALUE;
	}

	private static @Nullable ReactiveAdapter findAdapter(Class<?> type) {
		return ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
	}

	private static boolean hasUnawaitableName(@Nullable Class<?> type) {
		return type != null && (UNAWAITABLE_NAMES.contains(type.getName()) || hasUnawaitableName(type.getSuperclass())
				|| Stream.of(type.getInterfaces()).anyMatch(ResultType::hasUnawaitableName));
	}

	/**
	 * Returns the work still to come in a plain value, or null if there is none.
	 */
	public static @Nullable Object findWork(Object value) {
		Object content = (value instanceof Optional<?> optional) ? optional.orElse(null) : null;
		return (content == null) ? null : (of(content.getClass()) != VALUE) ? content : findWork(content);
	}

	/**
	 * Returns the part of a declared type that cannot be awaited, or null if there is
	 * none. An asynchronous result may only come to a plain value.
	 */
	public static @Nullable Class<?> findUnawaitable(ResolvableType declared) {
		Class<?> type = declared.toClass();
		return switch (of(type)) {
			case VALUE -> (type == Optional.class) ? findUnawaitableValue(declared) : null;
			case UNAWAITABLE -> type;
			case STAGE -> findUnawaitableValue(declared.as(CompletionStage.class));
			case REACTIVE -> {
				ReactiveAdapter adapter = findAdapter(type);
				yield (adapter != null) ? findUnawaitableValue(declared.as(adapter.getReactiveType())) : null;
			}
		};
	}

	private static @Nullable Class<?> findUnawaitableValue(ResolvableType declared) {
		ResolvableType value = declared.getGeneric();
		Class<?> type = value.toClass();
		return (of(type) != VALUE) ? type : (type == Optional.class) ? findUnawaitableValue(value) : null;
	}

	/**
	 * Returns the type of the value that a declared type comes to: {@code void} for none,
	 * {@code Object} if it is not known.
	 */
	public static ResolvableType valueType(ResolvableType declared) {
		Class<?> type = declared.toClass();
		ResolvableType value = switch (of(type)) {
			case VALUE, UNAWAITABLE -> declared;
			case STAGE -> declared.as(CompletionStage.class).getGeneric();
			case REACTIVE -> reactiveValue(declared, findAdapter(type));
		};
		Class<?> raw = value.resolve();
		if (raw == null || raw == Void.class) {
			return ResolvableType.forClass((raw != null) ? void.class : Object.class);
		}
		return dependsOnVariable(value.getType()) ? ResolvableType.forType(withoutVariables(value, new HashSet<>()))
				: value;
	}

	private static boolean dependsOnVariable(Type type) {
		if (type instanceof ParameterizedType parameterized) {
			return Stream.of(parameterized.getActualTypeArguments()).anyMatch(ResultType::dependsOnVariable);
		}
		if (type instanceof WildcardType wildcard) {
			return Stream.of(wildcard.getUpperBounds()).anyMatch(ResultType::dependsOnVariable);
		}
		return type instanceof TypeVariable<?>
				|| (type instanceof GenericArrayType array && dependsOnVariable(array.getGenericComponentType()));
	}

	/**
	 * The type with what its type variables stand for, or are bounded by.
	 * @param outer types that it is a part of, since bounds may be endless
	 */
	private static Type withoutVariables(ResolvableType type, Set<Type> outer) {
		Class<?> raw = type.resolve(Object.class);
		if (raw.isArray()) {
			return ComponentArrayType.arrayOf(withoutVariables(type.getComponentType(), outer));
		}
		if (type.getType() instanceof Class || !outer.add(type.getType())) {
			return raw;
		}
		ResolvableType[] arguments = Stream.of(type.getGenerics())
			.map((argument) -> ResolvableType.forType(withoutVariables(argument, outer)))
			.toArray(ResolvableType[]::new);
		outer.remove(type.getType());
		return (arguments.length > 0) ? ResolvableType.forClassWithGenerics(raw, arguments).getType() : raw;
	}

	private static ResolvableType reactiveValue(ResolvableType declared, @Nullable ReactiveAdapter adapter) {
		return (adapter == null || adapter.isNoValue()) ? ResolvableType.forClass(void.class)
				: declared.as(adapter.getReactiveType()).getGeneric();
	}

	/**
	 * Whether the run ends after the handler has returned.
	 */
	public boolean isAsynchronous() {
		return this == STAGE || this == REACTIVE;
	}

}
