// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.actuate.ChihuoEndpoint;
import io.chihuo.actuate.EndpointOptions;
import io.chihuo.actuate.WriteAudit;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.client.TaskContents;
import io.chihuo.cluster.Cluster;

/**
 * Auto-configuration of the endpoint, which shows this node and all others.
 */
@AutoConfiguration(after = ChihuoAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnEnabled
@ConditionalOnAvailableEndpoint(ChihuoEndpoint.class)
@EnableConfigurationProperties(ActuatorProperties.class)
public final class ChihuoEndpointAutoConfiguration {

	@Bean
	ClusterAudience chihuoClusterAudience() {
		return new ClusterAudience();
	}

	@Bean
	EndpointWriteEvents chihuoEndpointWriteEvents(ApplicationEventPublisher publisher) {
		return new EndpointWriteEvents(publisher);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	ChihuoEndpoint chihuoEndpoint(Cluster cluster, ChihuoLoopRegistry loops, LoopOverrides overrides,
			EngineClient client, TaskBackend backend, EngineCodec codec, ChihuoProperties properties,
			ActuatorProperties actuator, TaskClock clock, EndpointWriteEvents events,
			ObjectProvider<NamespaceContexts> namespaces, ObjectProvider<NamespaceScope> scope) {
		TaskContents contents = new TaskContents(backend, codec.codec(),
				ChihuoAutoConfiguration.clientOptions(properties));
		return new ChihuoEndpoint(cluster, loops, overrides, client.client(), contents,
				new EndpointOptions(backend.name(), properties.getNamespace(), actuator.isShowPayload()), clock,
				new WriteAudit(properties.getNamespace(), clock, events),
				NamespaceContexts.beansOfOthers(namespaces, scope, ChihuoEndpoint.class));
	}

}
