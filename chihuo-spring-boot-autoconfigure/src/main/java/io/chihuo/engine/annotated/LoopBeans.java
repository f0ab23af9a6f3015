// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.annotated;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.env.Environment;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.ChihuoLoop;
import io.chihuo.LoopDefinition;

/**
 * Finds the beans that are loops, lazy ones and those behind proxies too.
 */
public final class LoopBeans {

	private final ConfigurableListableBeanFactory beans;

	private final Environment environment;

	private final Predicate<String> namespaces;

	/**
	 * The loops of all namespaces.
	 */
	public LoopBeans(ConfigurableListableBeanFactory beans, Environment environment) {
		this(beans, environment, (namespace) -> true);
	}

	/**
	 * The loops of some namespaces.
	 * @param namespaces accepts what annotations name
	 */
	public LoopBeans(ConfigurableListableBeanFactory beans, Environment environment, Predicate<String> namespaces) {
		this.beans = beans;
		this.environment = environment;
		this.namespaces = namespaces;
	}

	/**
	 * Describe all loops without creating a bean.
	 * @throws ChihuoConfigurationException if one makes no sense
	 */
	public List<LoopBean> findLoops() {
		List<String> names = new ArrayList<>();
		this.beans.getBeanNamesIterator().forEachRemaining(names::add);
		List<LoopBean> loops = names.stream()
			.filter(this::isLoop)
			.map(this::describeBean)
			.filter((loop) -> this.namespaces.test(loop.namespace()))
			.toList();
		checkInterfaces(loops);
		return loops;
	}

	/** The application's own namespace is named, or not. */
	private void checkInterfaces(List<LoopBean> loops) {
		String own = this.environment.getProperty("chihuo.namespace", "default");
		Map<List<Object>, LoopBean> served = new HashMap<>();
		for (LoopBean loop : loops) {
			TaskInterface tasks = loop.taskInterface();
			String namespace = loop.namespace().equals(own) ? "" : loop.namespace();
			LoopBean other = (tasks != null) ? served.putIfAbsent(List.of(namespace, tasks.type()), loop) : null;
			if (tasks != null && other != null) {
				throw new ChihuoConfigurationException("Two loops serve " + tasks.type().getName() + ": beans '"
						+ other.bean() + "' and '" + loop.bean() + "'", "Remove @ChihuoLoop from one of them.", null);
			}
		}
	}

	/**
	 * Whether a bean's class is annotated. Of a scoped bean that is its target, since the
	 * proxy has no type yet when this is asked before any bean is there, which must not
	 * create factory beans.
	 */
	private boolean isLoop(String bean) {
		if (isProxyOfScope(bean) || isAbstract(bean)) {
			return false;
		}
		Class<?> hidden = findHiddenType(bean);
		return (hidden != null) ? AnnotatedElementUtils.hasAnnotation(hidden, ChihuoLoop.class)
				: this.beans.findAnnotationOnBean(bean, ChihuoLoop.class, false) != null;
	}

	/** The class of a bean that its present type does not show. */
	private @Nullable Class<?> findHiddenType(String bean) {
		Object singleton = this.beans.containsSingleton(bean) ? this.beans.getSingleton(bean) : null;
		return (singleton != null && AopUtils.isAopProxy(singleton)) ? AopProxyUtils.ultimateTargetClass(singleton)
				: FactoryBeanProduct.findHiddenType(this.beans, bean);
	}

	private boolean isProxyOfScope(String bean) {
		return this.beans.containsBeanDefinition(ScopedProxyUtils.getTargetBeanName(bean));
	}

	private boolean isAbstract(String bean) {
		return this.beans.containsBeanDefinition(bean) && this.beans.getBeanDefinition(bean).isAbstract();
	}

	private LoopBean describeBean(String target) {
		Class<?> hidden = findHiddenType(target);
		Class<?> type = (hidden != null) ? hidden
				: Objects.requireNonNull(AutoProxyUtils.determineTargetClass(this.beans, target));
		String bean = ScopedProxyUtils.isScopedTarget(target) ? ScopedProxyUtils.getOriginalBeanName(target) : target;
		return describeBean(bean, type);
	}

	private LoopBean describeBean(String bean, Class<?> type) {
		MergedAnnotation<ChihuoLoop> annotation = MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY)
			.get(ChihuoLoop.class);
		LoopAttributes attributes = new LoopAttributes(type, annotation, this.environment);
		String name = attributes.attributeText("name");
		LoopMethods methods = LoopMethods.forClass(type, this.environment::resolveRequiredPlaceholders);
		TaskInterface tasks = methods.taskInterface();
		String defaultName = (tasks != null) ? tasks.defaultLoop() : bean;
		return new LoopBean(attributes.attributeText("namespace"), name.isEmpty() ? defaultName : name, bean, methods,
				attributes.toOptions());
	}

	/**
	 * Make a loop of a bean, which is created if it is not there yet.
	 */
	public LoopDefinition<Object> createDefinition(LoopBean loop) {
		return loop.createDefinition(this.beans.getBean(loop.bean()));
	}

}
