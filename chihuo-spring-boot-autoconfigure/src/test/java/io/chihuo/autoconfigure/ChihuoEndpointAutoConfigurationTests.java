// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.actuate.ChihuoEndpoint;
import io.chihuo.backend.NodeBus;
import io.chihuo.backend.TaskBackend;
import io.chihuo.cluster.Cluster;
import io.chihuo.cluster.NodeStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

class ChihuoEndpointAutoConfigurationTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=chihuo";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, ChihuoEndpointAutoConfiguration.class,
				EndpointAutoConfiguration.class));

	@Test
	void presentIfExposed() {
		this.contextRunner.withPropertyValues(EXPOSED).run((context) -> {
			assertThat(context).hasSingleBean(ChihuoEndpoint.class);
			assertThat(context.getBean(Cluster.class).isRunning()).isTrue();
		});
	}

	@Test
	void backsOffForTheEndpointOfTheUser() {
		ChihuoEndpoint mine = mock(ChihuoEndpoint.class);
		this.contextRunner.withPropertyValues(EXPOSED)
			.withBean(ChihuoEndpoint.class, () -> mine)
			.run((context) -> assertThat(context).getBean(ChihuoEndpoint.class).isSameAs(mine));
	}

	@Test
	void withoutExposureNothingIsSubscribed() {
		TaskBackend backend = mock(TaskBackend.class, RETURNS_DEEP_STUBS);
		this.contextRunner.withBean(TaskBackend.class, () -> backend).run((context) -> {
			assertThat(context).doesNotHaveBean(ChihuoEndpoint.class);
			verify(backend.nodeBus("chihuo"), never()).subscribe(any());
		});
	}

	@Test
	void absentWithoutAccessWithoutActuatorOrIfOff() {
		ApplicationContextRunner exposed = this.contextRunner.withPropertyValues(EXPOSED);
		exposed.withPropertyValues("management.endpoint.chihuo.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(ChihuoEndpoint.class));
		exposed.withClassLoader(new FilteredClassLoader(Endpoint.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ChihuoEndpoint.class));
		exposed.withPropertyValues("chihuo.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ChihuoEndpoint.class));
	}

	@Test
	void nodeHasTheNameThatIsConfigured() {
		this.contextRunner.withPropertyValues(EXPOSED, "chihuo.cluster.node=blue 1")
			.run((context) -> assertThat(context.getBean(Cluster.class).nodes()).extracting(NodeStatus::name)
				.containsExactly("blue 1"));
		for (String none : List.of("", " ")) {
			this.contextRunner.withPropertyValues(EXPOSED, "chihuo.cluster.node=" + none)
				.run((context) -> assertThat(context.getBean(Cluster.class).nodes().get(0).name())
					.endsWith(":" + ProcessHandle.current().pid()));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "all", "a\nb" })
	void nameThatNoNodeCanHaveIsExplained(String name) {
		this.contextRunner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("name", Map.of("chihuo.cluster.node", name))))
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(ChihuoConfigurationException.class)
				.extracting("action")
				.isEqualTo("Correct 'chihuo.cluster.node'."));
	}

	@Test
	void wrongHeartbeatIsExplained() {
		this.contextRunner.withPropertyValues(EXPOSED, "chihuo.cluster.heartbeat=1ms")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("'chihuo.cluster.heartbeat' must be from 100ms to 24h"));
	}

	@Test
	void subscriptionEndsWithTheApplication() {
		List<Consumer<byte[]>> subscribed = new ArrayList<>();
		NodeBus bus = new NodeBus() {

			@Override
			public CompletableFuture<Void> publish(byte[] message) {
				return CompletableFuture.failedFuture(new IllegalStateException("closed"));
			}

			@Override
			public Runnable subscribe(Consumer<byte[]> listener) {
				subscribed.add(listener);
				return () -> subscribed.remove(listener);
			}

		};
		TaskBackend backend = mock(TaskBackend.class, RETURNS_DEEP_STUBS);
		when(backend.nodeBus("default")).thenReturn(bus);
		when(backend.name()).thenReturn("mine");
		this.contextRunner.withBean(TaskBackend.class, () -> backend)
			.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(subscribed).isNotEmpty());
		assertThat(subscribed).isEmpty();
	}

}
