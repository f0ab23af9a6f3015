// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import io.chihuo.dashboard.DashboardHandler;

import static org.assertj.core.api.Assertions.assertThat;

class DashboardEndpointTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(EndpointAutoConfiguration.class,
			WebEndpointAutoConfiguration.class, ChihuoAutoConfiguration.class, ChihuoEndpointAutoConfiguration.class,
			ChihuoDashboardAutoConfiguration.class);

	private static final String ENABLED = "chihuo.dashboard.enabled=true";

	private static final String EXPOSED = "management.endpoints.web.exposure.include=chihuo";

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS);

	@Test
	void dashboardIsOffByDefault() {
		this.contextRunner.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context).doesNotHaveBean(DashboardHandler.class));
		this.contextRunner.withPropertyValues(EXPOSED, ENABLED, "chihuo.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DashboardHandler.class));
	}

	@Test
	void dashboardIsThereForBothKindsOfWebApplications() {
		this.contextRunner.withPropertyValues(EXPOSED, ENABLED)
			.run((context) -> assertThat(context).hasSingleBean(DashboardHandler.class));
		new ReactiveWebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withPropertyValues(EXPOSED, ENABLED)
			.run((context) -> assertThat(context).hasSingleBean(DashboardHandler.class));
	}

	@Test
	void nodeWithoutAWebServerStartsWithTheSameProperties() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withPropertyValues(ENABLED)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DashboardHandler.class));
	}

	@Test
	void requestMatchersForAllEndpointsCoverThePage() {
		this.contextRunner.withPropertyValues(EXPOSED, ENABLED, "management.endpoints.web.base-path=/ops")
			.run((context) -> assertThat(context.getBean(PathMappedEndpoints.class).getAllPaths())
				.contains("/ops/chihuo-dashboard", "/ops/chihuo"));
	}

	@Test
	void startFailsIfTheEndpointIsNotExposed() {
		this.contextRunner.withPropertyValues(ENABLED)
			.run((context) -> assertThat(explain(context.getStartupFailure()))
				.contains("'management.endpoints.web.exposure.include'", "'chihuo.dashboard.enabled'"));
		this.contextRunner
			.withPropertyValues(ENABLED, "management.endpoints.jmx.exposure.include=*", "spring.jmx.enabled=true")
			.run((context) -> assertThat(explain(context.getStartupFailure()))
				.contains("'management.endpoints.web.exposure.include'"));
	}

	@Test
	void startFailsIfTheEndpointIsNotAccessible() {
		this.contextRunner.withPropertyValues(ENABLED, EXPOSED, "management.endpoint.chihuo.access=NONE")
			.run((context) -> assertThat(explain(context.getStartupFailure()))
				.contains("'management.endpoint.chihuo.access'", "'chihuo.dashboard.enabled'"));
		this.contextRunner.withPropertyValues(ENABLED, EXPOSED, "management.server.port=-1")
			.run((context) -> assertThat(explain(context.getStartupFailure())).contains("'management.server.port'"));
	}

	@Test
	void addressOfATraceMustBeOne() {
		this.contextRunner
			.withPropertyValues(ENABLED, EXPOSED, "chihuo.dashboard.trace-url=https://traces.example/{traceId}?a=b")
			.run((context) -> assertThat(context).hasNotFailed());
		for (String url : new String[] { "javascript:alert(1)//{traceId}", "/trace/{traceId}", "https://{traceId}",
				"https://traces.example/", "https://traces.example/ {traceId}" }) {
			this.contextRunner.withPropertyValues(ENABLED, EXPOSED, "chihuo.dashboard.trace-url=" + url)
				.run((context) -> assertThat(explain(context.getStartupFailure())).as(url)
					.contains("'chihuo.dashboard.trace-url'", "{traceId}"));
		}
	}

	@Test
	void startFailsWithoutActuator() {
		new WebApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(ChihuoAutoConfiguration.class, ChihuoDashboardAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class))
			.withPropertyValues(ENABLED)
			.run((context) -> assertThat(explain(context.getStartupFailure()))
				.contains("spring-boot-starter-actuator"));
	}

	private static String explain(Throwable failure) {
		assertThat(failure).isNotNull();
		FailureAnalysis analysis = new ConfigurationFailureAnalyzer().analyze(failure);
		assertThat(analysis).as(failure.toString()).isNotNull();
		return analysis.getDescription() + analysis.getAction();
	}

}
