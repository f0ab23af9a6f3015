// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

import io.chihuo.CallRouter;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LifecyclePhases;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.call.CallOptions;
import io.chihuo.call.CallTarget;
import io.chihuo.call.TaskClientImports;
import io.chihuo.call.TaskClients;
import io.chihuo.call.UnservedInterfaces;
import io.chihuo.client.AddDecorator;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.ClientOptions;
import io.chihuo.client.QueueDecorator;
import io.chihuo.engine.ChihuoLoopRegistrar;
import io.chihuo.engine.EngineContext;
import io.chihuo.engine.EngineListener;
import io.chihuo.engine.EngineOptions;
import io.chihuo.engine.LoopKeys;
import io.chihuo.engine.LoopRegistry;
import io.chihuo.engine.ManualStart;
import io.chihuo.engine.ServedMethods;
import io.chihuo.engine.SuspectGate;
import io.chihuo.engine.annotated.LoopBean;
import io.chihuo.engine.annotated.LoopBeans;
import io.chihuo.engine.event.ApplicationEvents;
import io.chihuo.outcome.AwaitListener;

/**
 * Auto-configuration of clients and loops.
 */
@AutoConfiguration(afterName = { "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
		"org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
		"org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
		"org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration" })
@ConditionalOnEnabled
@EnableConfigurationProperties({ ChihuoProperties.class, ClusterProperties.class, EncryptionProperties.class,
		CallProperties.class })
@Import({ MemoryBackendConfiguration.class, RedisBackendConfiguration.class, RabbitBackendConfiguration.class,
		JdbcBackendConfiguration.class, PoolConfiguration.class, LoopExecutorConfiguration.class,
		CodecConfiguration.class, TransactionConfiguration.class, OutboxConfiguration.class, ClusterConfiguration.class,
		FlowConfiguration.class, ScheduleConfiguration.class, BulkConfiguration.class, NamespaceConfiguration.class })
public final class ChihuoAutoConfiguration {

	static final String REGISTRAR_BEAN = "chihuoLoopRegistrar";

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	TaskClock chihuoClock() {
		return TaskClock.systemClock();
	}

	@Bean
	EngineClient chihuoEngineClient(ObjectProvider<TaskBackend> backend, EngineCodec codec, TaskClock clock,
			ChihuoProperties properties, CallProperties calls, ObjectProvider<AddDecorator> adds,
			ObjectProvider<QueueDecorator> decorator, ObjectProvider<AwaitListener> listener,
			ObjectProvider<TaskClients> typedCalls, ObjectProvider<NamespaceContexts> namespaces) {
		BackendChihuoClient client = new BackendChihuoClient(BackendCheck.findBackend(backend, properties),
				codec.codec(), clientOptions(properties), adds.getIfAvailable(() -> AddDecorator.NONE),
				decorator.getIfAvailable(() -> QueueDecorator.NONE), clock, calls.toAwaitOptions());
		client.setTypedCalls(typedCalls::getObject);
		client.setNamespaces((name) -> namespaces.getObject().clientOf(name));
		listener.ifAvailable(client.awaitedTasks()::setListener);
		return new EngineClient(client);
	}

	@Bean
	@ConditionalOnMissingBean(value = ChihuoClient.class, search = SearchStrategy.CURRENT)
	BackendChihuoClient chihuoClient(EngineClient client) {
		return client.client();
	}

	static ClientOptions clientOptions(ChihuoProperties properties) {
		return new ClientOptions(properties.getNamespace(), properties.getMaxPayloadSize().toBytes(),
				properties.getTimeout());
	}

	@Bean
	static TaskClientImports chihuoTaskClientImports(Environment environment) {
		return new TaskClientImports(environment);
	}

	@Bean
	CallTarget chihuoCallTarget(EngineClient client, EngineCodec codec, CallProperties calls) {
		return new CallTarget(client.client(), codec.codec(), new CallOptions(calls.getWait(), calls.getResultTtl()));
	}

	@Bean
	TaskClients chihuoTaskClients(TaskClientImports imports, CallTarget target, ObjectProvider<CallRouter> router,
			NamespaceContexts namespaces, ChihuoProperties properties, Environment environment) {
		return new TaskClients(imports, new OwnNamespace(target, properties.getNamespace(), namespaces),
				router.getIfAvailable(() -> (type, method, arguments, proposed) -> proposed),
				environment::resolveRequiredPlaceholders);
	}

	@Bean
	@Conditional(LoopsRunHere.class)
	UnservedInterfaces chihuoUnservedInterfaces(ConfigurableListableBeanFactory beans) {
		return new UnservedInterfaces(beans);
	}

	@Bean
	LoopExecutor chihuoLoopExecutor(BeanFactory beans) {
		return LoopExecutor.fromBeans(beans);
	}

	@Bean
	LoopOverrides chihuoLoopOverrides(LoopBeans beans, ChihuoProperties properties) {
		return new LoopOverrides(properties.getLoops(), beans.findLoops().stream().map(LoopBean::name).toList());
	}

	@Bean
	EngineLoops chihuoEngineLoops(ObjectProvider<TaskBackend> backend, EngineClient client, EngineCodec codec,
			LoopExecutor executor, TaskClock clock, ChihuoProperties properties, ClusterProperties cluster,
			ApplicationExit exit, ObjectProvider<EngineListener> listeners, LoopOverrides overrides,
			ObjectProvider<NamespaceContexts> namespaces, ObjectProvider<ManualStart> manual) {
		EngineOptions options = new EngineOptions(properties.getNamespace(), cluster.nodeName(),
				properties.getShutdown().getGracePeriod());
		EngineContext engine = new EngineContext(BackendCheck.findBackend(backend, properties), client.client(),
				codec.codec(), executor.taskExecutor(), clock, options, listeners.orderedStream().toList(),
				SuspectGate.ofProcess());
		LoopRegistry registry = new LoopRegistry(engine, overrides, exit);
		registry.setNamespaces((name) -> namespaces.getObject().loopsOf(name));
		exit.watchLoops(registry);
		manual.ifAvailable((bean) -> registry.startManually());
		return new EngineLoops(registry);
	}

	@Bean
	@ConditionalOnMissingBean(value = ChihuoLoopRegistry.class, search = SearchStrategy.CURRENT)
	LoopRegistry chihuoLoopRegistry(EngineLoops loops) {
		return loops.registry();
	}

	@Bean
	@ConditionalOnMissingBean
	ApplicationExit chihuoApplicationExit(ConfigurableApplicationContext context, ChihuoProperties properties) {
		return new ApplicationExit(context, properties, System::exit);
	}

	@Bean
	@ConditionalOnMissingBean
	ApplicationEvents chihuoApplicationEvents(ApplicationContext context) {
		return new ApplicationEvents(context);
	}

	@Bean
	BackendCheck chihuoBackendCheck(ObjectProvider<TaskBackend> backend, ChihuoProperties properties) {
		return new BackendCheck(BackendCheck.findBackend(backend, properties), properties.isFailFast());
	}

	/**
	 * The backend stops after all that uses it, and before the connection factories and
	 * pools that it uses.
	 */
	@Bean
	ComponentLifecycle chihuoBackendLifecycle(ObjectProvider<TaskBackend> backend, ChihuoProperties properties) {
		TaskBackend used = BackendCheck.findBackend(backend, properties);
		return new ComponentLifecycle(LifecyclePhases.BACKEND, used::start, used::stop);
	}

	/** The loops of this namespace. */
	@Bean
	LoopBeans chihuoLoopBeans(ConfigurableListableBeanFactory beans, Environment environment,
			ObjectProvider<NamespaceScope> scopes, ChihuoProperties properties) {
		NamespaceScope scope = scopes.getIfAvailable();
		return (scope != null) ? new LoopBeans(scope.application(), environment, scope.name()::equals)
				: new LoopBeans(beans, environment, (name) -> name.isEmpty() || name.equals(properties.getNamespace()));
	}

	@Bean(REGISTRAR_BEAN)
	@Conditional(LoopsRunHere.class)
	ChihuoLoopRegistrar chihuoLoopRegistrar(LoopBeans beans, EngineLoops loops, ServedMethods methods,
			ConfigurableListableBeanFactory factory, ObjectProvider<NamespaceScope> scopes, ChihuoProperties properties,
			Environment environment) {
		PropertyBounds.compareWithSpring(properties.getShutdown().getGracePeriod(), environment);
		return new ChihuoLoopRegistrar(beans, loops.registry(), methods,
				new LoopKeys(properties.getLoops().keySet(), properties.getQueues()),
				properties.getRole() == NodeRole.WORKER && needsLoop(scopes.getIfAvailable(), factory, environment));
	}

	/** A worker may have its loops in another namespace. */
	private static boolean needsLoop(@Nullable NamespaceScope scope, ConfigurableListableBeanFactory beans,
			Environment environment) {
		return (scope != null) ? scope.settings().isSetHere("chihuo.role")
				: new LoopBeans(beans, environment).findLoops().isEmpty();
	}

	@Bean
	static EncryptedBackendPostProcessor chihuoEncryptedBackendPostProcessor(
			ObjectProvider<EncryptionProperties> properties) {
		return new EncryptedBackendPostProcessor(properties);
	}

	@Bean
	static HiddenLoopCheck chihuoHiddenLoopCheck(ConfigurableListableBeanFactory beans, Environment environment) {
		return new HiddenLoopCheck(beans, environment);
	}

	@Bean
	QueueBeanCheck chihuoQueueBeanCheck(ConfigurableListableBeanFactory beans, Environment environment) {
		return new QueueBeanCheck(beans, environment);
	}

	@Bean
	static TaskQueueBeans chihuoTaskQueueBeans(Environment environment) {
		return new TaskQueueBeans(environment);
	}

	@Bean
	static LazyInitializationExcludeFilter chihuoLoopRegistrarIsNotLazy() {
		return LazyInitializationExcludeFilter.forBeanTypes(ChihuoLoopRegistrar.class, ComponentLifecycle.class,
				ScheduleRegistrar.class, BackendCheck.class, TaskClients.class);
	}

	/**
	 * Any role but that of a client.
	 */
	static final class LoopsRunHere extends NoneNestedConditions {

		LoopsRunHere() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnProperty(name = "chihuo.role", havingValue = "client")
		static final class ClientRole {

		}

	}

}
