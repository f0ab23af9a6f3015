// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.Environment;

import io.chihuo.ChihuoLoop;
import io.chihuo.engine.annotated.LoopBean;
import io.chihuo.engine.annotated.LoopBeans;

/**
 * Warns of objects of factory beans that would be loops if anything but the object itself
 * showed its class. Those that nobody asks for are never created, and remain unknown.
 */
final class HiddenLoopCheck implements BeanPostProcessor, SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(HiddenLoopCheck.class);

	private final Map<String, Class<?>> products = new ConcurrentHashMap<>();

	private final ConfigurableListableBeanFactory beans;

	private final Environment environment;

	HiddenLoopCheck(ConfigurableListableBeanFactory beans, Environment environment) {
		this.beans = beans;
		this.environment = environment;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!(bean instanceof FactoryBean) && this.beans.containsBeanDefinition(beanName)
				&& this.beans.isFactoryBean(beanName)) {
			Class<?> type = AopUtils.getTargetClass(bean);
			if (AnnotatedElementUtils.hasAnnotation(type, ChihuoLoop.class)) {
				this.products.put(beanName, type);
			}
		}
		return bean;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.products.isEmpty()) {
			return;
		}
		Set<String> loops = new LoopBeans(this.beans, this.environment).findLoops()
			.stream()
			.map(LoopBean::bean)
			.collect(Collectors.toSet());
		this.products.forEach((bean, type) -> {
			if (!loops.contains(bean)) {
				logger
					.warn("Bean '{}' is no loop although its class {} has @ChihuoLoop, since its FactoryBean does not "
							+ "tell that class. Let getObjectType() return it", bean, type.getName());
			}
		});
	}

}
