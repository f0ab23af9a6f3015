// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.annotated;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.Advisor;
import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.interceptor.AsyncExecutionInterceptor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.MethodMatchers;

/**
 * Finds methods that the proxy of a bean runs on another thread, whatever annotation says
 * so: {@code @EnableAsync} can name any.
 */
final class AsyncProxy {

	private AsyncProxy() {
	}

	/** Whether a call of the method returns before its work is done. */
	static boolean runsAsync(Object bean, Method method) {
		Class<?> type = AopUtils.getTargetClass(bean);
		Method specific = AopUtils.getMostSpecificMethod(method, type);
		Object proxy = bean;
		while (proxy instanceof Advised advised) {
			for (Advisor advisor : advised.getAdvisors()) {
				if (advisor.getAdvice() instanceof AsyncExecutionInterceptor && appliesTo(advisor, specific, type)) {
					return true;
				}
			}
			proxy = targetOf(proxy);
		}
		return false;
	}

	private static @Nullable Object targetOf(Object proxy) {
		return AopProxyUtils.getSingletonTarget(proxy);
	}

	private static boolean appliesTo(Advisor advisor, Method method, Class<?> type) {
		return !(advisor instanceof PointcutAdvisor pointed) || (pointed.getPointcut().getClassFilter().matches(type)
				&& MethodMatchers.matches(pointed.getPointcut().getMethodMatcher(), method, type, false));
	}

}
