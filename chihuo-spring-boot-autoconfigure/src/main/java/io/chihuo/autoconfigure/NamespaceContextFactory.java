// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.stream.Stream;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.type.AnnotationMetadata;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.backend.TaskBackend;

/**
 * Opens the context of a further namespace.
 */
final class NamespaceContextFactory {

	private static final String OUR_PACKAGE = NamespaceContextFactory.class.getPackageName() + ".";

	private NamespaceContextFactory() {
	}

	/**
	 * Open a context. Its beans come before those of the application. It publishes no
	 * event there, and starts and stops nothing by itself.
	 */
	static AnnotationConfigApplicationContext openContext(NamespaceScope scope) {
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory(scope.application());
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(beans);
		context.setEnvironment(scope.settings());
		context.setId("chihuo-" + scope.name());
		ClassLoader loader = scope.application().getBeanClassLoader();
		if (loader != null) {
			context.setClassLoader(loader);
		}
		beans.registerSingleton("chihuoNamespaceScope", scope);
		beans.registerSingleton(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME, new DrivenByApplication());
		context.addBeanFactoryPostProcessor((own) -> {
			checkBackend(own, scope);
			preferOwnBeans(own);
		});
		context.register(SameConfiguration.class);
		context.refresh();
		return context;
	}

	/** That of the application would be found otherwise. */
	private static void checkBackend(ConfigurableListableBeanFactory beans, NamespaceScope scope) {
		if (!scope.settings().isSetHere("chihuo.backend") && hasOwnBackend(scope.application())) {
			throw new ChihuoConfigurationException(
					"'chihuo.backend' is not set, and the TaskBackend bean of the application serves the "
							+ "application's own namespace only",
					"Set 'chihuo.backend' to 'memory', 'redis', 'rabbitmq' or 'jdbc'.", null);
		}
		if (beans.getBeanNamesForType(TaskBackend.class, true, false).length == 0) {
			throw BackendCheck.missingBackend(scope.settings().getProperty("chihuo.backend", "memory"));
		}
	}

	private static boolean hasOwnBackend(ConfigurableListableBeanFactory application) {
		return Stream.of(application.getBeanNamesForType(TaskBackend.class, true, false))
			.anyMatch((name) -> !application.containsBeanDefinition(name)
					|| !isOurs(application.getBeanDefinition(name)));
	}

	private static boolean isOurs(BeanDefinition bean) {
		return String.valueOf(bean.getFactoryBeanName()).startsWith(OUR_PACKAGE);
	}

	private static void preferOwnBeans(ConfigurableListableBeanFactory beans) {
		for (String name : beans.getBeanDefinitionNames()) {
			BeanDefinition bean = beans.getBeanDefinition(name);
			bean.setPrimary(true);
			// creates the loops' beans, which are the application's and come later
			bean.setLazyInit(name.equals(ChihuoAutoConfiguration.REGISTRAR_BEAN));
		}
	}

	/** The configuration of the application itself. */
	@Configuration(proxyBeanMethods = false)
	@Import(NamespaceImports.class)
	static class SameConfiguration {

	}

	static final class NamespaceImports implements ImportSelector {

		@Override
		public String[] selectImports(AnnotationMetadata metadata) {
			String prefix = OUR_PACKAGE + "Chihuo";
			return new String[] { prefix + "MetricsAutoConfiguration", prefix + "ObservationAutoConfiguration",
					prefix + "AutoConfiguration", prefix + "EndpointAutoConfiguration",
					prefix + "HealthAutoConfiguration" };
		}

	}

	private static final class DrivenByApplication implements LifecycleProcessor {

		@Override
		public void onRefresh() {
		}

		@Override
		public void onClose() {
		}

		@Override
		public void start() {
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return true;
		}

	}

}
