// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.chihuo.LifecyclePhases;
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

	/**
	 * Flows move on after the backend has started. Steps that end while the application
	 * stops still move their flows on.
	 */
	@Bean
	ComponentLifecycle chihuoFlowLifecycle(FlowEngine flows) {
		return new ComponentLifecycle(LifecyclePhases.CLUSTER, flows::start, flows::stop);
	}

}
