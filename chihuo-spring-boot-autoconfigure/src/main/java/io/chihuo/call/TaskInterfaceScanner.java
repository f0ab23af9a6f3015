// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

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
				&& reader.getAnnotationMetadata().hasAnnotatedMethods(ChihuoTask.class.getName()));
	}

	@Override
	protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
		return definition.getMetadata().isIndependent();
	}

	Stream<Class<?>> findInterfaces(String packageName) {
		return findCandidateComponents(this.environment.resolveRequiredPlaceholders(packageName)).stream()
			.map((found) -> ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()),
					this.loader.getClassLoader()))
			.filter(TaskInterface::isTaskInterface)
			.sorted((a, b) -> a.getName().compareTo(b.getName()))
			.map((type) -> (Class<?>) type);
	}

}
