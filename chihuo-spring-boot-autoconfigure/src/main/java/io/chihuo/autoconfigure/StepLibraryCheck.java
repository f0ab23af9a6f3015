// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

import io.chihuo.ChihuoConfigurationException;

/**
 * Refuses to start with a step kind that is enabled and lacks its library, also where
 * beans are lazy.
 */
class StepLibraryCheck implements BeanFactoryPostProcessor {

	private final Environment environment;

	StepLibraryCheck(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		for (StepLibrary library : StepLibrary.values()) {
			String property = "chihuo.steps." + library.kind() + ".enabled";
			if (this.environment.getProperty(property, Boolean.class, false)
					&& !ClassUtils.isPresent(library.className(), beans.getBeanClassLoader())) {
				throw new ChihuoConfigurationException(
						"'" + property + "' is true, but a library of this step kind is not on the class path: "
								+ library.dependency(),
						"Add the dependency '" + library.dependency() + "', or set '" + property + "' to false.", null);
			}
		}
	}

}
