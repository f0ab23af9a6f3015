// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Gives each context on a server a namespace of its own, which begins as that of the
 * application does.
 */
final class OwnNamespaceCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> attributes) {
		return TestContextAnnotationUtils.hasAnnotation(testClass, AutoConfigureChihuo.class)
				? new OwnNamespaceCustomizer() : null;
	}

	/** Equal to all others, so that contexts are cached. */
	private record OwnNamespaceCustomizer() implements ContextCustomizer {

		@Override
		public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration merged) {
			context.addBeanFactoryPostProcessor(new OwnNamespacePostProcessor(context.getEnvironment()));
		}

	}

	/**
	 * Sets the namespace when all properties are there, also those of
	 * {@code @DynamicPropertySource}, which would come before it otherwise.
	 */
	private record OwnNamespacePostProcessor(
			ConfigurableEnvironment environment) implements BeanDefinitionRegistryPostProcessor {

		private static final String PROPERTY = "chihuo.namespace";

		@Override
		public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
			if (!this.environment.getProperty("chihuo.backend", "memory").equals("memory")) {
				String own = this.environment.getProperty(PROPERTY, "default") + "-" + UUID.randomUUID();
				this.environment.getPropertySources()
					.addFirst(new MapPropertySource("chihuoTestNamespace", Map.of(PROPERTY, own)));
			}
		}

		@Override
		public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
			// the environment is all that changes
		}

	}

}
