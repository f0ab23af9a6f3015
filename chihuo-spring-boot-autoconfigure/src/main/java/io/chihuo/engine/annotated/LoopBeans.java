package io.chihuo.engine.annotated;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.env.Environment;

import io.chihuo.ChihuoLoop;
import io.chihuo.LoopDefinition;
import io.chihuo.ChihuoConfigurationException;

/**
 * Finds the beans that are loops, lazy ones and those behind proxies too.
 */
public final class LoopBeans {

	private final ConfigurableListableBeanFactory beans;

	private final Environment environment;

	public LoopBeans(ConfigurableListableBeanFactory beans, Environment environment) {
		this.beans = beans;
		this.environment = environment;
	}

	/**
	 * Describe all loops without creating a bean.
	 * @throws ChihuoConfigurationException if one makes no sense
	 */
	public List<LoopBean> find() {
		List<LoopBean> found = new ArrayList<>();
		for (String bean : this.beans.getBeanDefinitionNames()) {
			if (isLoop(bean)) {
				Class<?> type = AutoProxyUtils.determineTargetClass(this.beans, bean);
				found.add(describe(bean, Objects.requireNonNull(type)));
			}
		}
		return found;
	}

	/** Must not create factory beans, since it is asked before any bean is there. */
	private boolean isLoop(String bean) {
		return !ScopedProxyUtils.isScopedTarget(bean) && !this.beans.getBeanDefinition(bean).isAbstract()
				&& this.beans.findAnnotationOnBean(bean, ChihuoLoop.class, false) != null;
	}

	private LoopBean describe(String bean, Class<?> type) {
		MergedAnnotation<ChihuoLoop> annotation = MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY)
			.get(ChihuoLoop.class);
		LoopAttributes attributes = new LoopAttributes(type, annotation, this.environment);
		String name = attributes.text("name");
		return new LoopBean(name.isEmpty() ? bean : name, bean, LoopMethods.of(type), attributes.options());
	}

	/**
	 * Make a loop of a bean, which is created if it is not there yet.
	 */
	public LoopDefinition<Object> define(LoopBean loop) {
		return loop.define(this.beans.getBean(loop.bean()));
	}

}
