// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Finds the names of beans that exist already, without creating another one: the other
 * beans of the type may be lazy, of a scope that is not active, or new for each call.
 */
final class BackendBeanNames {

	private BackendBeanNames() {
	}

	/**
	 * Find the names of beans, in their order; for one that is no singleton, its class.
	 */
	static <T> List<String> findNames(ListableBeanFactory factory, Class<T> type, List<T> beans) {
		return beans.stream().map((bean) -> findName(factory, type, bean)).toList();
	}

	private static <T> String findName(ListableBeanFactory factory, Class<T> type, T bean) {
		for (ConfigurableListableBeanFactory level : levels(factory)) {
			for (String name : level.getBeanNamesForType(type, false, false)) {
				if (level.containsSingleton(name) && level.getBean(name) == bean) {
					return name;
				}
			}
		}
		return bean.getClass().getName();
	}

	/** The factory and its parents. */
	private static List<ConfigurableListableBeanFactory> levels(ListableBeanFactory factory) {
		List<ConfigurableListableBeanFactory> levels = new ArrayList<>();
		BeanFactory level = factory;
		while (level != null) {
			if (asConfigurable(level) instanceof ConfigurableListableBeanFactory configurable) {
				levels.add(configurable);
			}
			level = (level instanceof HierarchicalBeanFactory child) ? child.getParentBeanFactory() : null;
		}
		return levels;
	}

	private static @Nullable BeanFactory asConfigurable(BeanFactory level) {
		return (level instanceof ConfigurableApplicationContext context) ? context.getBeanFactory() : level;
	}

}
