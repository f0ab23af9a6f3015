// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.NativeDetector;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.call.CallTarget;
import io.chihuo.call.NamespaceTargets;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.concurrent.FailureText;
import io.chihuo.engine.ChihuoLoopRegistrar;
import io.chihuo.engine.LoopRegistry;
import io.chihuo.outcome.TaskScope;
import io.chihuo.outcome.WaitGraph;

/**
 * The namespaces of the application beside its own. Each has a context of its own, made
 * of the same configuration from its own properties, which finds the beans of the
 * application, and whose own beans nobody finds but this.
 */
final class NamespaceContexts implements NamespaceTargets, SmartInitializingSingleton, DisposableBean {

	/**
	 * Beans that a namespace may connect with, which have to be there until it closes.
	 */
	private static final List<String> CONNECTIONS = List.of(
			"org.springframework.data.redis.connection.RedisConnectionFactory",
			"org.springframework.amqp.rabbit.connection.ConnectionFactory", "javax.sql.DataSource");

	private final Map<String, AnnotationConfigApplicationContext> contexts = new LinkedHashMap<>();

	private final ConfigurableListableBeanFactory application;

	private final ConfigurableEnvironment environment;

	private final Set<String> names;

	/**
	 * Create the namespaces, each when it is needed, but no loop.
	 * @param application the application's beans
	 */
	NamespaceContexts(ConfigurableListableBeanFactory application, ConfigurableEnvironment environment) {
		this.application = application;
		this.environment = environment;
		this.names = NamespaceEnvironment.findNames(environment);
		if (!this.names.isEmpty() && NativeDetector.inNativeImage()) {
			throw new ChihuoConfigurationException(
					"'chihuo.namespaces' has " + this.names
							+ ", and a native image has the application's own namespace only",
					"Remove 'chihuo.namespaces', or run the application on a JVM.", null);
		}
	}

	/** Names of the namespaces. */
	Set<String> names() {
		return this.names;
	}

	@Override
	public CallTarget targetOf(@Nullable String namespace) {
		return beansOf((namespace != null) ? namespace : ownName()).getBean(CallTarget.class);
	}

	/** The loops of a namespace. */
	LoopRegistry loopsOf(String namespace) {
		return beansOf(namespace).getBean(EngineLoops.class).registry();
	}

	private BeanFactory beansOf(String namespace) {
		return namespace.equals(ownName()) ? this.application : contextOf(namespace);
	}

	/** The client of a namespace. */
	BackendChihuoClient clientOf(String namespace) {
		return targetOf(namespace).client();
	}

	private synchronized AnnotationConfigApplicationContext contextOf(String namespace) {
		if (!this.names.contains(namespace)) {
			throw new ChihuoConfigurationException(
					"There is no namespace '" + namespace + "'; there are '" + ownName() + "' and " + this.names,
					"Correct the name, or configure 'chihuo.namespaces." + namespace + "'.", null);
		}
		AnnotationConfigApplicationContext context = this.contexts.get(namespace);
		if (context == null) {
			context = explainFailure(namespace, () -> openContext(namespace));
			this.contexts.put(namespace, context);
		}
		return context;
	}

	private String ownName() {
		return this.environment.getProperty("chihuo.namespace", "default");
	}

	private AnnotationConfigApplicationContext openContext(String namespace) {
		NamespaceEnvironment settings = NamespaceEnvironment.of(this.environment, namespace);
		return NamespaceContextFactory.openContext(new NamespaceScope(namespace, this.application, settings));
	}

	/** Loops are registered when all beans of the application are there. */
	@Override
	public void afterSingletonsInstantiated() {
		this.names.forEach(this::contextOf);
		forEachBean(ChihuoLoopRegistrar.class, ChihuoLoopRegistrar::afterSingletonsInstantiated);
		if (!this.names.isEmpty()) {
			connectScopes();
			keepConnections();
		}
	}

	/** A task of one namespace may submit and await tasks of another. */
	private void connectScopes() {
		List<LoopRegistry> registries = Stream
			.concat(Stream.of(this.application.getBean(EngineLoops.class)), findBeans(EngineLoops.class))
			.map(EngineLoops::registry)
			.toList();
		WaitGraph waits = new WaitGraph();
		Supplier<@Nullable TaskScope> current = () -> {
			for (LoopRegistry registry : registries) {
				TaskScope scope = registry.currentScope();
				if (scope != null) {
					return scope;
				}
			}
			return null;
		};
		Stream.concat(Stream.of(this.application.getBean(EngineClient.class)), findBeans(EngineClient.class))
			.map((client) -> client.client().awaitedTasks())
			.forEach((awaited) -> {
				awaited.setCurrentScope(current);
				awaited.setWaitGraph(waits);
			});
	}

	/** The context of a namespace closes before what it connects with. */
	private void keepConnections() {
		ClassLoader loader = this.application.getBeanClassLoader();
		CONNECTIONS.stream()
			.filter((type) -> ClassUtils.isPresent(type, loader))
			.flatMap((type) -> Stream.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.application,
					ClassUtils.resolveClassName(type, loader), true, false)))
			.forEach((name) -> this.application.registerDependentBean(name, "chihuoNamespaces"));
	}

	/** Do something to the beans of one type of all namespaces. */
	<T> void forEachBean(Class<T> type, Consumer<T> action) {
		openContexts().forEach((namespace, context) -> explainFailure(namespace, () -> {
			context.getBeansOfType(type).values().forEach(action);
			return context;
		}));
	}

	/** The beans of one type of all namespaces. */
	<T> Stream<T> findBeans(Class<T> type) {
		return openContexts().values().stream().flatMap((context) -> context.getBeansOfType(type).values().stream());
	}

	/**
	 * Where beans of the other namespaces are to be found, which only the application's
	 * own needs.
	 */
	static <T> Supplier<Map<String, T>> beansOfOthers(ObjectProvider<NamespaceContexts> namespaces,
			ObjectProvider<NamespaceScope> scope, Class<T> type) {
		NamespaceContexts found = (scope.getIfAvailable() == null) ? namespaces.getIfAvailable() : null;
		return (found != null) ? () -> found.beansByNamespace(type) : Map::of;
	}

	/** The bean of a type that each namespace has, by the names of these. */
	<T> Map<String, T> beansByNamespace(Class<T> type) {
		return openContexts().entrySet()
			.stream()
			.filter((entry) -> entry.getValue().getBeanNamesForType(type).length > 0)
			.collect(Collectors.toMap(Map.Entry::getKey, (entry) -> entry.getValue().getBean(type), (a, b) -> a,
					LinkedHashMap::new));
	}

	private synchronized Map<String, AnnotationConfigApplicationContext> openContexts() {
		return new LinkedHashMap<>(this.contexts);
	}

	/** Name the properties of a namespace in full in the description of a mistake. */
	private static <R> R explainFailure(String namespace, Supplier<R> action) {
		try {
			return action.get();
		}
		catch (RuntimeException ex) {
			for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
				if (cause instanceof ChihuoConfigurationException mistake) {
					throw new ChihuoConfigurationException(
							"Namespace '" + namespace + "': "
									+ nameProperties(String.valueOf(mistake.getMessage()), namespace),
							nameProperties(mistake.action(), namespace), ex);
				}
				if (cause instanceof BindException mistake) {
					throw new ChihuoConfigurationException(
							"Namespace '" + namespace + "': "
									+ nameProperties(
											"'" + mistake.getName() + "' cannot be read: "
													+ FailureText.messageLine(
															NestedExceptionUtils.getMostSpecificCause(mistake)),
											namespace),
							nameProperties("Correct '" + mistake.getName() + "'.", namespace), ex);
				}
			}
			throw ex;
		}
	}

	private static String nameProperties(String text, String namespace) {
		return text.replaceAll("'chihuo\\.(?!namespaces\\.)", "'chihuo.namespaces." + namespace + ".");
	}

	@Override
	public void destroy() {
		openContexts().values().forEach(AnnotationConfigApplicationContext::close);
	}

}
