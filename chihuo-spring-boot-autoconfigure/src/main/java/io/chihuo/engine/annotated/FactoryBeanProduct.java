// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.annotated;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;

/**
 * Finds the class of a factory bean's product where {@link FactoryBean#getObjectType()}
 * returns an interface or nothing, but the declaration of the factory bean names it.
 */
final class FactoryBeanProduct {

	private FactoryBeanProduct() {
	}

	/** The class, null unless only the declaration shows it. */
	static @Nullable Class<?> findHiddenType(ConfigurableListableBeanFactory beans, String bean) {
		if (!beans.containsBeanDefinition(bean) || !beans.isFactoryBean(bean)) {
			return null;
		}
		Class<?> told = beans.getType(bean, false);
		if (told != null && !told.isInterface()) {
			return null;
		}
		ResolvableType factory = beans.getMergedBeanDefinition(bean).getResolvableType();
		Class<?> declared = factory.as(FactoryBean.class).getGeneric(0).resolve();
		return (declared != null && declared != Object.class && !declared.isInterface()) ? declared : null;
	}

}
