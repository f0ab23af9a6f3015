// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.lang.reflect.Field;
import java.util.Optional;

import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.BeanDefinitionHolder;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

import io.chihuo.TaskQueue;

/**
 * Lets the name of an injection point choose the queue of the loop of that name. Spring
 * itself compares that name with names and aliases of beans, but the loop's own bean may
 * bear the name.
 */
final class TaskQueueCandidates extends ContextAnnotationAutowireCandidateResolver {

	private final DefaultListableBeanFactory beans;

	private TaskQueueCandidates(DefaultListableBeanFactory beans) {
		this.beans = beans;
	}

	/** A factory with another resolver than the usual one keeps it. */
	static void installResolver(DefaultListableBeanFactory beans) {
		if (beans.getAutowireCandidateResolver().getClass() == ContextAnnotationAutowireCandidateResolver.class) {
			beans.setAutowireCandidateResolver(new TaskQueueCandidates(beans));
		}
	}

	@Override
	public boolean isAutowireCandidate(BeanDefinitionHolder holder, DependencyDescriptor point) {
		if (!super.isAutowireCandidate(holder, point)) {
			return false;
		}
		String named = TaskQueueBeans.PREFIX + point.getDependencyName();
		return !holder.getBeanName().startsWith(TaskQueueBeans.PREFIX) || holder.getBeanName().equals(named)
				|| !isOneQueue(point) || !fitsName(named, point);
	}

	private boolean isOneQueue(DependencyDescriptor point) {
		ResolvableType declared = declaredType(point);
		boolean one = declared.toClass() == TaskQueue.class || (isWrapper(declared.toClass())
				&& declared.getGeneric(0).toClass() == TaskQueue.class && point.usesStandardBeanLookup());
		return one && !hasQualifier(point);
	}

	/** A collection of queues takes them all, and so does the stream of a provider. */
	private static ResolvableType declaredType(DependencyDescriptor point) {
		MethodParameter parameter = point.getMethodParameter();
		Field field = point.getField();
		return (parameter != null) ? ResolvableType.forType(parameter.getGenericParameterType())
				: (field != null) ? ResolvableType.forField(field) : point.getResolvableType();
	}

	private static boolean isWrapper(Class<?> type) {
		return type == Optional.class || ObjectFactory.class.isAssignableFrom(type)
				|| type.getName().equals("jakarta.inject.Provider");
	}

	private boolean fitsName(String named, DependencyDescriptor point) {
		return this.beans.containsBeanDefinition(named) && super.isAutowireCandidate(
				new BeanDefinitionHolder(this.beans.getMergedBeanDefinition(named), named), point);
	}

}
