// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.annotated;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

import org.springframework.core.KotlinDetector;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Async;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.engine.result.ResultType;

/**
 * Return type of a method of a loop. Types that stand for work that cannot be awaited are
 * refused, as far as the declaration shows them.
 *
 * @param method method that has it
 * @param kind its kind
 * @param resultType type of the value that it comes to; {@code void} for none, and the
 * class {@code Object} if it is not known
 */
record TaskReturnType(Method method, ResultType kind, Type resultType) {

	private static final String AWAITABLE = "Return a CompletionStage, a Mono (of a Flux: then() or collectList()) or "
			+ "another type of at most one value, or do the work before the method returns.";

	/**
	 * Reads the method that runs a task.
	 * @param type class whose type parameters are known
	 * @throws ChihuoConfigurationException if the end of its run cannot be known
	 */
	static TaskReturnType forMethod(Method method, Class<?> type) {
		ResolvableType declared = ResolvableType.forMethodReturnType(method, type);
		Class<?> unawaitable = ResultType.findUnawaitable(declared);
		if (unawaitable != null) {
			throw new ChihuoConfigurationException("@MakeTask method " + method + " returns a " + declared + ": a "
					+ unawaitable.getName() + " there stands for work that cannot be awaited", AWAITABLE, null);
		}
		ResultType kind = ResultType.of(declared.toClass());
		if (kind != ResultType.STAGE && isAsync(method, type)) {
			throw new ChihuoConfigurationException(
					"@MakeTask method " + method + " is @Async and returns a " + declared
							+ ", so the end of its work cannot be awaited",
					"Remove @Async, or return a CompletableFuture.", null);
		}
		checkSuspending(method, "@MakeTask");
		return new TaskReturnType(method, kind, HandlerResult.valueType(declared));
	}

	/**
	 * Checks the bean that has the method.
	 * @throws ChihuoConfigurationException if its proxy makes the method return before
	 * its work is done
	 */
	void checkProxy(Object bean) {
		if (this.kind != ResultType.STAGE && AsyncProxy.runsAsync(bean, this.method)) {
			throw new ChihuoConfigurationException(
					"Method " + this.method
							+ " runs on another thread, as the proxy of its bean says, and returns no CompletionStage, "
							+ "so the end of its work cannot be awaited",
					"Remove the annotation that makes it asynchronous, or return a CompletableFuture.", null);
		}
	}

	/**
	 * Checks a method whose result nobody awaits.
	 * @throws ChihuoConfigurationException if its work goes on after it has returned
	 */
	static void checkSynchronous(Method method, Class<?> type, Class<? extends Annotation> annotation) {
		checkResult(method, type, annotation);
		if (isAsync(method, type)) {
			throw tooEarly(method, annotation, "@Async");
		}
	}

	/**
	 * Checks a method whose result nobody awaits, and that may hand its work over to
	 * another thread.
	 * @throws ChihuoConfigurationException if it would never begin its work, or nobody
	 * would see it fail
	 */
	static void checkResult(Method method, Class<?> type, Class<? extends Annotation> annotation) {
		ResolvableType declared = ResolvableType.forMethodReturnType(method, type);
		if (ResultType.of(declared.toClass()) != ResultType.VALUE) {
			throw tooEarly(method, annotation, "a " + declared);
		}
		checkSuspending(method, "@" + annotation.getSimpleName());
	}

	private static ChihuoConfigurationException tooEarly(Method method, Class<? extends Annotation> annotation,
			String sign) {
		return new ChihuoConfigurationException("@" + annotation.getSimpleName() + " method " + method
				+ " returns before its work is done, as " + sign + " means",
				"Let it do its work before it returns, for example with block() or join().", null);
	}

	static boolean isAsync(Method method, Class<?> type) {
		return AnnotatedElementUtils.hasAnnotation(method, Async.class)
				|| AnnotatedElementUtils.hasAnnotation(type, Async.class);
	}

	private static void checkSuspending(Method method, String annotation) {
		if (KotlinDetector.isSuspendingFunction(method)) {
			throw new ChihuoConfigurationException(annotation + " method " + method + " is a suspending function",
					"Return a Deferred or a Mono instead, for example with async or mono.", null);
		}
	}

	/**
	 * Checks a result of the method.
	 * @throws IllegalStateException if there is none although the declared type has to be
	 * awaited
	 */
	@Nullable Object checkResult(@Nullable Object result) {
		if (result == null && this.kind.isAsynchronous()) {
			throw new IllegalStateException("@MakeTask method " + this.method + " returned null instead of a "
					+ this.method.getReturnType().getName());
		}
		return result;
	}

}
