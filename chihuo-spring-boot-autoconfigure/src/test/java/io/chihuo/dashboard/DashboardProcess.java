// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application in this JVM that serves the dashboard.
 */
record DashboardProcess(ConfigurableApplicationContext context) implements AutoCloseable {

	static final String WRITABLE = "management.endpoint.chihuo.access=unrestricted";

	static DashboardProcess start(WebApplicationType type, Class<?> main, String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--server.port=0",
				// beside that of Netty
				"--spring.autoconfigure.exclude=org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration",
				"--spring.main.banner-mode=off", "--spring.main.web-application-type=" + type,
				"--chihuo.dashboard.enabled=true", "--management.endpoints.web.exposure.include=chihuo",
				"--management.health.defaults.enabled=false", "--spring.data.redis.repositories.enabled=false",
				"--chihuo.shutdown.grace-period=0s"));
		Stream.of(properties).map((property) -> "--" + property).forEach(arguments::add);
		return new DashboardProcess(
				new SpringApplicationBuilder(main).registerShutdownHook(false).run(arguments.toArray(String[]::new)));
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	int managementPort() {
		return this.context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
	}

	DashboardClient client() {
		return new DashboardClient("http://localhost:" + port() + "/actuator/chihuo-dashboard");
	}

	@Override
	public void close() {
		this.context.close();
	}

}
