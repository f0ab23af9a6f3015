// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.actuate.ChihuoEndpoint;
import io.chihuo.actuate.EndpointOptions;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.client.TaskContents;
import io.chihuo.cluster.Cluster;
import io.chihuo.cluster.ClusterOptions;
import io.chihuo.cluster.LocalNode;
import io.chihuo.cluster.LoopErrors;
import io.chihuo.codec.TaskCodec;

/**
 * Auto-configuration of the endpoint, and of the cluster that makes nodes known to each
 * other, which nothing else needs.
 */
@AutoConfiguration(after = ChihuoAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBooleanProperty(name = "chihuo.enabled", matchIfMissing = true)
@ConditionalOnAvailableEndpoint(ChihuoEndpoint.class)
@EnableConfigurationProperties(ActuatorProperties.class)
public final class ChihuoEndpointAutoConfiguration {

	@Bean
	LoopErrors chihuoLoopWatch(TaskClock clock) {
		return new LoopErrors(clock);
	}

	/**
	 * Its messages are the same on all nodes, independent of the application's own JSON.
	 */
	@Bean
	Cluster chihuoCluster(TaskBackend backend, ChihuoLoopRegistry loops, LoopErrors watch, TaskClock clock,
			ChihuoProperties properties, ClusterProperties cluster) {
		ClusterOptions options = new ClusterOptions(cluster.nodeName(), cluster.getHeartbeat());
		TaskCodec codec = TaskCodec
			.json(JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build());
		return new Cluster(backend.nodeBus(properties.getNamespace()), new LocalNode(options, loops, watch, clock),
				watch, codec, clock);
	}

	@Bean
	@ConditionalOnMissingBean
	ChihuoEndpoint chihuoEndpoint(Cluster cluster, ChihuoLoopRegistry loops, EngineClient client, TaskBackend backend,
			EngineCodec codec, ChihuoProperties properties, ActuatorProperties actuator) {
		TaskContents contents = new TaskContents(backend, codec.codec(),
				ChihuoAutoConfiguration.clientOptions(properties));
		return new ChihuoEndpoint(cluster, loops, client.client(), contents,
				new EndpointOptions(backend.name(), properties.getNamespace(), actuator.isShowPayload()));
	}

}
