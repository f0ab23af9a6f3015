// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.client.FlowListener;
import io.chihuo.flow.FlowEngine;

/**
 * The flows of the namespace.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FlowProperties.class)
class FlowConfiguration {

	/** Set up with the client, which needs it for all its flows. */
	@Bean(destroyMethod = "close")
	FlowEngine chihuoFlowEngine(ObjectProvider<TaskBackend> backend, EngineClient client, TaskClock clock,
			ChihuoProperties properties, FlowProperties flows, ObjectProvider<FlowListener> listener) {
		FlowEngine engine = new FlowEngine(BackendCheck.findBackend(backend, properties), client.client(), clock,
				flows.toFlowOptions(properties.getNamespace(), properties.getRole() != NodeRole.CLIENT));
		listener.ifAvailable(engine::setListener);
		client.client().setFlows(engine);
		return engine;
	}

	@Bean
	FlowLifecycle chihuoFlowLifecycle(FlowEngine flows) {
		return new FlowLifecycle(flows);
	}

}
