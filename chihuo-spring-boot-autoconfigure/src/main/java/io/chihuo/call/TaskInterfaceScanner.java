// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import java.util.List;
import java.util.stream.Stream;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ClassUtils;

import io.chihuo.ChihuoTask;
import io.chihuo.engine.annotated.TaskInterface;

/**
 * Finds interfaces with methods that are tasks in packages; never classes that implement
 * them.
 */
final class TaskInterfaceScanner extends ClassPathScanningCandidateComponentProvider {

	private final Environment environment;

	private final ResourceLoader loader;

	TaskInterfaceScanner(Environment environment, ResourceLoader loader) {
		super(false, environment);
		this.environment = environment;
		this.loader = loader;
		setResourceLoader(loader);
		addIncludeFilter((reader, factory) -> reader.getClassMetadata().isInterface()
				&& (reader.getAnnotationMetadata().hasAnnotatedMethods(ChihuoTask.class.getName())
						|| reader.getClassMetadata().getInterfaceNames().length > 0));
	}

	@Override
	protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
		return definition.getMetadata().isIndependent();
	}

	/**
	 * The interfaces of a package, without those that another one of them extends, and
	 * without generic ones, whose types are said by those that extend them.
	 */
	Stream<Class<?>> findInterfaces(String packageName) {
		List<Class<?>> found = loadInterfaces(packageName).toList();
		return found.stream()
			.filter((type) -> type.getTypeParameters().length == 0
					&& found.stream().noneMatch((other) -> other != type && type.isAssignableFrom(other)));
	}

	private Stream<Class<?>> loadInterfaces(String packageName) {
		return findCandidateComponents(this.environment.resolveRequiredPlaceholders(packageName)).stream()
			.map((found) -> ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()),
					this.loader.getClassLoader()))
			.filter(TaskInterface::isTaskInterface)
			.sorted((a, b) -> a.getName().compareTo(b.getName()))
			.map((type) -> (Class<?>) type);
	}

}
