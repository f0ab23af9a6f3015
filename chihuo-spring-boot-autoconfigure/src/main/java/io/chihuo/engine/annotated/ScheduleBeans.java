// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.annotated;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoSchedule;

/**
 * Finds the methods that are annotated with {@link ChihuoSchedule}, without creating a
 * bean.
 */
public final class ScheduleBeans {

	private final ConfigurableListableBeanFactory beans;

	private final LoopBeans loops;

	/**
	 * Create it.
	 * @param loops the loops of this namespace
	 */
	public ScheduleBeans(ConfigurableListableBeanFactory beans, LoopBeans loops) {
		this.beans = beans;
		this.loops = loops;
	}

	/**
	 * Describe all schedules.
	 * @param withWork whether methods that are no methods of a loop are wanted too
	 * @throws io.chihuo.ChihuoConfigurationException if one makes no sense
	 */
	public List<ScheduleMethod> findSchedules(boolean withWork) {
		Map<String, LoopBean> loopsByBean = new HashMap<>();
		this.loops.findLoops().forEach((loop) -> loopsByBean.put(loop.bean(), loop));
		List<String> names = new ArrayList<>();
		this.beans.getBeanNamesIterator().forEachRemaining(names::add);
		List<ScheduleMethod> schedules = new ArrayList<>();
		for (String name : names) {
			findMethods(name).forEach((method, annotation) -> {
				String bean = ScopedProxyUtils.isScopedTarget(name) ? ScopedProxyUtils.getOriginalBeanName(name) : name;
				LoopBean loop = loopsByBean.get(bean);
				if (loop != null || (withWork && !isLoop(name))) {
					schedules.add(ScheduleMethod.read(bean, targetClass(name), method, annotation, loop));
				}
			});
		}
		return schedules;
	}

	/** Also one of another namespace. */
	private boolean isLoop(String bean) {
		return this.beans.findAnnotationOnBean(bean, ChihuoLoop.class, false) != null;
	}

	private Map<Method, ChihuoSchedule> findMethods(String bean) {
		Class<?> type = isCandidate(bean) ? findTargetClass(bean) : null;
		if (type == null || !AnnotationUtils.isCandidateClass(type, ChihuoSchedule.class)) {
			return Map.of();
		}
		Map<Method, ChihuoSchedule> found = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<ChihuoSchedule>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, ChihuoSchedule.class));
		Map<Method, ChihuoSchedule> sorted = new TreeMap<>(Comparator.comparing(Method::toString));
		sorted.putAll(found);
		return sorted;
	}

	private boolean isCandidate(String bean) {
		boolean proxy = this.beans.containsBeanDefinition(ScopedProxyUtils.getTargetBeanName(bean));
		boolean isAbstract = this.beans.containsBeanDefinition(bean) && this.beans.getBeanDefinition(bean).isAbstract();
		return !proxy && !isAbstract;
	}

	private Class<?> targetClass(String bean) {
		Class<?> type = findTargetClass(bean);
		return (type != null) ? type : Object.class;
	}

	/** Of a bean whose class cannot be loaded, or is not known, there is none. */
	private @Nullable Class<?> findTargetClass(String bean) {
		try {
			return AutoProxyUtils.determineTargetClass(this.beans, bean);
		}
		catch (Throwable ex) {
			return null;
		}
	}

	/**
	 * The bean of a schedule, which is created if it is not there yet.
	 */
	public Object getBean(ScheduleMethod schedule) {
		return this.beans.getBean(schedule.bean());
	}

}
