// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.filter.AbstractTypeHierarchyTraversingFilter;
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
		addIncludeFilter(new TaskInterfaceFilter());
	}

	/** Reads files of classes: other interfaces may be ones that cannot be loaded. */
	private static final class TaskInterfaceFilter extends AbstractTypeHierarchyTraversingFilter {

		TaskInterfaceFilter() {
			super(false, true);
		}

		@Override
		public boolean match(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
			return reader.getClassMetadata().isInterface() && super.match(reader, factory);
		}

		@Override
		protected @Nullable Boolean matchInterface(String interfaceName) {
			return interfaceName.startsWith("java.") ? false : null;
		}

		@Override
		protected boolean matchSelf(MetadataReader reader) {
			return reader.getAnnotationMetadata().hasAnnotatedMethods(ChihuoTask.class.getName());
		}

	}

	@Override
	protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
		return definition.getMetadata().isIndependent();
	}

	/**
	 * The interfaces of packages, without those that another one of them extends, and
	 * without generic ones, whose types are said by those that extend them.
	 */
	Stream<Class<?>> findInterfaces(Stream<String> packageNames) {
		List<Class<?>> found = packageNames.flatMap(this::loadInterfaces).toList();
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
