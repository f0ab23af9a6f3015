// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotationAttributes;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.ImportTaskClients;
import io.chihuo.engine.annotated.TaskInterface;

/**
 * Defines the beans of {@link ImportTaskClients}.
 */
class TaskClientRegistrar implements ImportBeanDefinitionRegistrar {

	private final Environment environment;

	private final TaskInterfaceScanner scanner;

	TaskClientRegistrar(Environment environment, ResourceLoader loader) {
		this.environment = environment;
		this.scanner = new TaskInterfaceScanner(environment, loader);
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		for (AnnotationAttributes attributes : metadata.getMergedRepeatableAnnotationAttributes(ImportTaskClients.class,
				ImportTaskClients.Container.class, false)) {
			String namespace = this.environment.resolveRequiredPlaceholders(attributes.getString("namespace"));
			findTypes(metadata, attributes).forEach((type) -> defineClient(type, namespace, registry));
		}
	}

	private Set<Class<?>> findTypes(AnnotationMetadata metadata, AnnotationAttributes attributes) {
		Class<?>[] types = attributes.getClassArray("types");
		String[] packages = attributes.getStringArray("basePackages");
		Set<Class<?>> found = new LinkedHashSet<>();
		for (Class<?> type : types) {
			if (!TaskInterface.isTaskInterface(type)) {
				throw new ChihuoConfigurationException(
						"@ImportTaskClients of " + metadata.getClassName() + " names " + type.getName()
								+ ", which is not an interface with @ChihuoTask methods",
						"Name interfaces, and annotate those of their methods that are tasks with @ChihuoTask.", null);
			}
			found.add(type);
		}
		Stream<String> scanned = (types.length == 0 && packages.length == 0)
				? Stream.of(ClassUtils.getPackageName(metadata.getClassName())) : Stream.of(packages);
		this.scanner.findInterfaces(scanned).forEach(found::add);
		return found;
	}

	private static void defineClient(Class<?> type, String namespace, BeanDefinitionRegistry registry) {
		String name = type.getName();
		if (registry.containsBeanDefinition(name)) {
			String known = TaskClientImports.findNamespace(registry.getBeanDefinition(name));
			if (!namespace.equals(known)) {
				throw new ChihuoConfigurationException(
						"@ImportTaskClients names " + name + " for the namespaces '" + known + "' and '" + namespace
								+ "'",
						"Import it once, and send calls to other namespaces by a CallRouter bean.", null);
			}
			return;
		}
		RootBeanDefinition client = new RootBeanDefinition(TaskClientFactoryBean.class);
		client.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
		client.getConstructorArgumentValues().addIndexedArgumentValue(1, namespace);
		client.setTargetType(ResolvableType.forClassWithGenerics(TaskClientFactoryBean.class, type));
		client.setAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE, type);
		client.setPrimary(true);
		registry.registerBeanDefinition(name, client);
	}

}
