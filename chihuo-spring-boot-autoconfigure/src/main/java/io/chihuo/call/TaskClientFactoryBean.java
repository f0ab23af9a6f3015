// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

import io.chihuo.ChihuoConfigurationException;

/**
 * Creates the client of one interface.
 *
 * @param <T> the interface
 */
public final class TaskClientFactoryBean<T> implements FactoryBean<T>, BeanFactoryAware {

	private final Class<T> type;

	private final String namespace;

	private @Nullable BeanFactory beans;

	/**
	 * Create a factory.
	 * @param type name of the interface
	 * @param namespace namespace that calls go to, empty for that of the application
	 */
	@SuppressWarnings("unchecked")
	public TaskClientFactoryBean(String type, String namespace) {
		this.type = (Class<T>) ClassUtils.resolveClassName(type, null);
		this.namespace = namespace;
	}

	@Override
	public void setBeanFactory(BeanFactory beans) {
		this.beans = beans;
	}

	@Override
	public T getObject() {
		Assert.state(this.beans != null, "The bean factory is set");
		ObjectProvider<TaskClients> clients = this.beans.getBeanProvider(TaskClients.class);
		TaskClients found = clients.getIfAvailable();
		if (found == null) {
			throw new ChihuoConfigurationException(
					"There is no client for the calls of " + this.type.getName() + ": Chihuo is not configured here",
					"Set 'chihuo.enabled' to true, or import ChihuoAutoConfiguration where auto-configuration is "
							+ "limited, as in a test of one layer.",
					null);
		}
		return found.createClient(this.type, this.namespace);
	}

	@Override
	public Class<T> getObjectType() {
		return this.type;
	}

}
