package io.chihuo.benchmarks.subject;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopControl;
import io.chihuo.LoopDefinition;
import io.chihuo.TaskQueue;

/**
 * A Spring Boot application that has Chihuo as its users have it, through
 * auto-configuration.
 */
public final class ChihuoHost implements AutoCloseable {

	private final AtomicInteger names = new AtomicInteger();

	private final ConfigurableApplicationContext context;

	private final ChihuoClient client;

	private final ChihuoLoopRegistry registry;

	private ChihuoHost(ConfigurableApplicationContext context) {
		this.context = context;
		this.client = context.getBean(ChihuoClient.class);
		this.registry = context.getBean(ChihuoLoopRegistry.class);
	}

	/**
	 * Start an application.
	 * @param properties {@code name=value} each
	 */
	public static ChihuoHost start(String... properties) {
		return new ChihuoHost(new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "spring.main.log-startup-info=false",
					"spring.main.register-shutdown-hook=false", "spring.jmx.enabled=false", "logging.level.root=warn")
			.properties(properties)
			.run());
	}

	/**
	 * A name that no queue had before.
	 */
	String newName() {
		return "bench-" + this.names.incrementAndGet();
	}

	<T> TaskQueue<T> queue(String name, Class<T> type) {
		return this.client.queue(name, type);
	}

	LoopControl register(LoopDefinition<?> definition) {
		return this.registry.register(definition);
	}

	void remove(LoopControl loop) {
		this.registry.remove(loop.name()).orTimeout(1, TimeUnit.MINUTES).join();
	}

	@Override
	public void close() {
		this.context.close();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
