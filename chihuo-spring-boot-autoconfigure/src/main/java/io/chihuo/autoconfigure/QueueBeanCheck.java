// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

import io.chihuo.engine.annotated.LoopBeans;

/**
 * Finds loops that have no {@link io.chihuo.TaskQueue TaskQueue} bean, since only the
 * created bean shows that it is a loop.
 */
final class QueueBeanCheck implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(QueueBeanCheck.class);

	private final ConfigurableListableBeanFactory beans;

	private final Environment environment;

	QueueBeanCheck(ConfigurableListableBeanFactory beans, Environment environment) {
		this.beans = beans;
		this.environment = environment;
	}

	@Override
	public void afterSingletonsInstantiated() {
		new LoopBeans(this.beans, this.environment).findLoops()
			.stream()
			.filter((loop) -> loop.namespace().isEmpty())
			.filter((loop) -> !this.beans.containsBean(TaskQueueBeans.PREFIX + loop.name()))
			.forEach((loop) -> logger.warn(
					"Loop '{}' runs, but has no TaskQueue bean: the declaration of bean '{}' does not show that it is a "
							+ "{}. Let its @Bean method return that class, or add '{}' to 'chihuo.queues'",
					loop.name(), loop.bean(), loop.beanType().getName(), loop.name()));
	}

}
