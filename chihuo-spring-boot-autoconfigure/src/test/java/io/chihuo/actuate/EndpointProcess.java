// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An {@link EndpointApplication} in this JVM that answers over HTTP.
 */
record EndpointProcess(ConfigurableApplicationContext context) implements AutoCloseable {

	static final String WRITABLE = "management.endpoint.chihuo.access=unrestricted";

	/** Arguments of an application that shows the endpoint. */
	static List<String> arguments(String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--spring.main.banner-mode=off",
				"--management.endpoints.web.exposure.include=chihuo,health,info",
				"--management.endpoint.health.show-details=always", "--management.health.defaults.enabled=false",
				"--management.health.chihuo.enabled=true", "--spring.data.redis.repositories.enabled=false"));
		Stream.of(properties).map((property) -> "--" + property).forEach(arguments::add);
		return arguments;
	}

	static EndpointProcess start(WebApplicationType type, List<Class<?>> more, String... properties) {
		return start(EndpointApplication.class, type, more, properties);
	}

	static EndpointProcess start(Class<?> main, WebApplicationType type, List<Class<?>> more, String... properties) {
		List<String> arguments = arguments(properties);
		arguments.add("--spring.main.web-application-type=" + type);
		SpringApplicationBuilder builder = new SpringApplicationBuilder(main);
		more.forEach(builder::sources);
		return new EndpointProcess(builder.registerShutdownHook(false).run(arguments.toArray(String[]::new)));
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	Http http() {
		return new Http(this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
	}

	@Override
	public void close() {
		this.context.close();
	}

}
