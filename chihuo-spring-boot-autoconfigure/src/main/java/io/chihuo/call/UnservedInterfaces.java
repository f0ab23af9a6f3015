// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import java.lang.reflect.Proxy;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

import io.chihuo.ChihuoLoop;
import io.chihuo.engine.annotated.TaskInterface;

/**
 * Reports beans that implement a task interface, and are no loops.
 */
public final class UnservedInterfaces implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(UnservedInterfaces.class);

	private final ConfigurableListableBeanFactory beans;

	public UnservedInterfaces(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (String name : this.beans.getBeanDefinitionNames()) {
			Class<?> type = AutoProxyUtils.determineTargetClass(this.beans, name);
			if (type != null && !type.isInterface() && !Proxy.isProxyClass(type)) {
				report(name, TaskInterface.findInterfaces(type));
			}
		}
	}

	private void report(String name, List<Class<?>> interfaces) {
		if (!interfaces.isEmpty() && this.beans.findAnnotationOnBean(name, ChihuoLoop.class, false) == null) {
			logger.info("Bean '{}' implements {}, and serves none of its tasks: it has no @ChihuoLoop", name,
					interfaces.get(0).getName());
		}
	}

}
