// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.subject;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopControl;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopOptions;
import io.chihuo.TaskQueue;
import io.chihuo.backend.TaskBackend;
import io.chihuo.observation.DefaultTaskRunConvention;
import io.chihuo.observation.TaskRunConvention;

/**
 * A Spring Boot application that has Chihuo as its users have it, through
 * auto-configuration. It starts when it is needed. For one thread.
 */
public final class ChihuoHost {

	/**
	 * Property of an application that is measured by meters and observations, as one with
	 * Actuator is. Others are not.
	 */
	public static final String METERED = "spring.autoconfigure.exclude=";

	/**
	 * Property of an application, besides {@link #METERED}, each of whose runs is an
	 * observation, as with a tracer.
	 */
	public static final String OBSERVED = "benchmarks.observed=true";

	private static final String UNMETERED = METERED
			+ "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration,"
			+ "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration,"
			+ "org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration,"
			+ "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration";

	private static final AtomicInteger names = new AtomicInteger();

	private final LoopOptions options;

	private final @Nullable Supplier<TaskBackend> backend;

	private final Consumer<TaskQueue<?>> clearing;

	private final String[] properties;

	private @Nullable ConfigurableApplicationContext context;

	/**
	 * Create a host.
	 * @param properties properties of the application, {@code name=value} each
	 */
	public ChihuoHost(String... properties) {
		this(LoopOptions.DEFAULTS, properties);
	}

	/**
	 * Create a host.
	 * @param options options of its loops, but for their concurrency
	 * @param properties properties of the application, {@code name=value} each
	 */
	public ChihuoHost(LoopOptions options, String... properties) {
		this(options, null, TaskQueue::clearAll, properties);
	}

	/**
	 * Create a host with a backend of its own rather than one that is auto-configured.
	 * @param options options of its loops, but for their concurrency
	 * @param backend creates the backend of each start, or null for the auto-configured
	 * one
	 * @param clearing removes everything from a queue
	 * @param properties properties of the application, {@code name=value} each
	 */
	public ChihuoHost(LoopOptions options, @Nullable Supplier<TaskBackend> backend, Consumer<TaskQueue<?>> clearing,
			String... properties) {
		this.options = options;
		this.backend = backend;
		this.clearing = clearing;
		this.properties = properties;
	}

	LoopOptions loopOptions() {
		return this.options;
	}

	/**
	 * A name that no queue of any host had before.
	 */
	String newName() {
		return "bench-" + names.incrementAndGet();
	}

	<T> TaskQueue<T> taskQueue(String name, Class<T> type) {
		return applicationContext().getBean(ChihuoClient.class).queue(name, type);
	}

	LoopControl registerLoop(LoopDefinition<?> definition) {
		return applicationContext().getBean(ChihuoLoopRegistry.class).register(definition);
	}

	void removeLoop(LoopControl loop) {
		applicationContext().getBean(ChihuoLoopRegistry.class)
			.remove(loop.name())
			.orTimeout(1, TimeUnit.MINUTES)
			.join();
	}

	/** Find a bean; starts the application if it is not running. */
	public <B> B findBean(Class<B> type) {
		return applicationContext().getBean(type);
	}

	void clearQueues(TaskQueue<?> queue) {
		this.clearing.accept(queue);
	}

	private ConfigurableApplicationContext applicationContext() {
		ConfigurableApplicationContext context = this.context;
		if (context == null) {
			context = startLoops();
			this.context = context;
		}
		return context;
	}

	private ConfigurableApplicationContext startLoops() {
		return newApplication(HostApplication.class).properties(this.properties)
			.initializers(this::registerBackend)
			.run();
	}

	/**
	 * An application without a web server, meters and the logs of its start.
	 */
	public static SpringApplicationBuilder newApplication(Class<?>... configurations) {
		return new SpringApplicationBuilder(configurations).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "spring.main.log-startup-info=false",
					"spring.main.register-shutdown-hook=false", "spring.jmx.enabled=false", "logging.level.root=warn",
					UNMETERED);
	}

	private void registerBackend(ConfigurableApplicationContext context) {
		if (this.backend != null) {
			((GenericApplicationContext) context).registerBean(TaskBackend.class, this.backend);
		}
	}

	/**
	 * Stop the application, with all that its queues hold.
	 */
	public void stopLoops() {
		if (this.context != null) {
			this.context.close();
			this.context = null;
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class HostApplication {

		/** Since there is a convention, runs are not timed by a shorter way. */
		@Bean
		@ConditionalOnBooleanProperty("benchmarks.observed")
		TaskRunConvention convention() {
			return new DefaultTaskRunConvention();
		}

	}

}
