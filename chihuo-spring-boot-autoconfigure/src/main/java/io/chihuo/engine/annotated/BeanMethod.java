// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.annotated;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import io.chihuo.ChihuoConfigurationException;

/**
 * A method of a bean, called through the bean's proxy if it has one.
 */
final class BeanMethod {

	private final Object bean;

	private final Method method;

	BeanMethod(Object bean, Method method) {
		this.bean = bean;
		this.method = findInvocable(method, bean);
		ReflectionUtils.makeAccessible(this.method);
	}

	/**
	 * A proxy that is a subclass delegates to its bean only methods that it can override;
	 * its own fields are empty.
	 */
	private static Method findInvocable(Method method, Object bean) {
		boolean overridden = !Modifier.isFinal(method.getModifiers()) && !Modifier.isPrivate(method.getModifiers());
		if (AopUtils.isCglibProxy(bean) && !overridden) {
			throw createMistake(
					"Method " + method + " is final or private, and its bean is behind a proxy of its class, "
							+ "which cannot call it on the bean",
					"Make the method neither final nor private.", null);
		}
		try {
			return AopUtils.selectInvocableMethod(method, bean.getClass());
		}
		catch (IllegalStateException ex) {
			Method generic = findGenericMethod(method, bean);
			if (generic != null) {
				return generic;
			}
			throw createMistake(
					"Method " + method + " is in no interface, and its bean is behind a proxy of its interfaces",
					"Declare the method in an interface of the bean, or have the class proxied, as with "
							+ "'spring.aop.proxy-target-class' or proxyTargetClass = true.",
					ex);
		}
	}

	/**
	 * The method of a generic interface that a method implements, whose parameters have
	 * other classes.
	 */
	private static @Nullable Method findGenericMethod(Method method, Object bean) {
		return Stream.of(ClassUtils.getAllInterfaces(bean))
			.flatMap((type) -> Stream.of(type.getMethods()))
			.filter((other) -> other.getName().equals(method.getName())
					&& AopUtils.getMostSpecificMethod(other, method.getDeclaringClass()).equals(method))
			.findFirst()
			.orElse(null);
	}

	private static ChihuoConfigurationException createMistake(String description, String action,
			@Nullable Exception cause) {
		return new ChihuoConfigurationException(description, action, cause);
	}

	int parameterCount() {
		return this.method.getParameterCount();
	}

	@Nullable Object invokeMethod(@Nullable Object[] arguments) throws Exception {
		try {
			return this.method.invoke(this.bean, arguments);
		}
		catch (InvocationTargetException ex) {
			if (ex.getCause() instanceof Exception failure) {
				throw failure;
			}
			throw ex;
		}
	}

	void invokeUnchecked(@Nullable Object[] arguments) {
		try {
			invokeMethod(arguments);
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new UndeclaredThrowableException(ex);
		}
	}

}
