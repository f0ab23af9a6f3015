// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.time.Clock;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.backend.TaskClock;

/**
 * Refuses a second clock that would be injected or used in place of the virtual one.
 */
final class PrimaryClockCheck implements BeanFactoryPostProcessor {

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		String own = beans.getBeanNamesForType(VirtualClock.class, true, false)[0];
		for (String name : beans.getBeanNamesForType(Clock.class, true, false)) {
			if (!name.equals(own) && beans.containsBeanDefinition(name) && beans.getBeanDefinition(name).isPrimary()) {
				throw refused(own, name, "a primary java.time.Clock", "Remove @Primary from '" + name
						+ "', or move the bean to a configuration that the test does not have.");
			}
		}
		for (String name : beans.getBeanNamesForType(TaskClock.class, true, false)) {
			if (!name.equals(own)) {
				throw refused(own, name, "a TaskClock",
						"Remove the bean '" + name + "' from the test: the virtual clock takes its place.");
			}
		}
	}

	private static ChihuoConfigurationException refused(String own, String name, String type, String action) {
		return new ChihuoConfigurationException(
				"The beans '" + own + "' of the test and '" + name + "' are each " + type, action, null);
	}

}
