// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.ConstructorArgumentValues.ValueHolder;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.engine.annotated.TaskInterface;
import io.chihuo.engine.annotated.TaskMethod;

/**
 * The interfaces that an application imports. Checks them before any bean is created.
 */
public final class TaskClientImports implements BeanFactoryPostProcessor {

	private final Environment environment;

	private final Map<Class<?>, String> namespaces = new LinkedHashMap<>();

	public TaskClientImports(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		Map<String, TaskMethod> methods = new HashMap<>();
		for (Class<?> type : findInterfaces(beans)) {
			String name = type.getName();
			this.namespaces.put(type, String.valueOf(findNamespace(beans.getBeanDefinition(name))));
			checkNames(TaskInterface.read(type, this.environment::resolveRequiredPlaceholders), methods);
			checkPrimary(type, name, beans);
		}
	}

	/**
	 * The interfaces that are imported.
	 */
	public static List<Class<?>> findInterfaces(ConfigurableListableBeanFactory beans) {
		List<Class<?>> types = new ArrayList<>();
		for (String name : beans.getBeanDefinitionNames()) {
			if (findNamespace(beans.getBeanDefinition(name)) != null) {
				types.add(ClassUtils.resolveClassName(name, beans.getBeanClassLoader()));
			}
		}
		return types;
	}

	/**
	 * Namespace of a client that a definition is for, null if it is for something else.
	 */
	static @Nullable String findNamespace(BeanDefinition definition) {
		ValueHolder namespace = TaskClientFactoryBean.class.getName().equals(definition.getBeanClassName())
				? definition.getConstructorArgumentValues().getIndexedArgumentValue(1, String.class) : null;
		return (namespace != null) ? String.valueOf(namespace.getValue()) : null;
	}

	private static void checkNames(TaskInterface tasks, Map<String, TaskMethod> methods) {
		for (TaskMethod method : tasks.methods()) {
			TaskMethod other = methods.putIfAbsent(method.name(), method);
			if (other != null && !other.method().equals(method.method())) {
				throw new ChihuoConfigurationException(
						"Two methods have the name '" + method.name() + "' on the wire: " + other.method() + " and "
								+ method.method(),
						"Give one of them a name of its own, by @ChihuoTask(name = …).", null);
			}
		}
	}

	private static void checkPrimary(Class<?> type, String client, ConfigurableListableBeanFactory beans) {
		List<String> others = new ArrayList<>(Stream.of(beans.getBeanNamesForType(type, true, false))
			.filter((name) -> !name.equals(client) && beans.containsBeanDefinition(name)
					&& beans.getBeanDefinition(name).isPrimary())
			.toList());
		if (!others.isEmpty()) {
			throw new ChihuoConfigurationException(
					"Bean '" + others.get(0) + "' is primary, and so is the client of " + type.getName() + ", bean '"
							+ client + "', which @ImportTaskClients asks for",
					"Remove @Primary from '" + others.get(0) + "' and inject it by its name, or do not import the "
							+ "interface.",
					null);
		}
	}

	/** The interfaces with the namespaces that their calls go to. */
	Map<Class<?>, String> namespaces() {
		return Map.copyOf(this.namespaces);
	}

	/** Namespace that calls of an interface go to, empty for that of the application. */
	String namespaceOf(Class<?> type) {
		return this.namespaces.getOrDefault(type, "");
	}

}
