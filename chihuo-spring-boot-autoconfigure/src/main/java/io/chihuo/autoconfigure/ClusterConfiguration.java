// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.cluster.Cluster;
import io.chihuo.cluster.ClusterOptions;
import io.chihuo.cluster.ClusterStatuses;
import io.chihuo.cluster.LocalNode;
import io.chihuo.cluster.LoopErrors;
import io.chihuo.codec.TaskCodec;
import io.chihuo.engine.ServedMethods;

/**
 * The nodes of the namespace, known to those who await tasks and to the endpoint.
 */
@Configuration(proxyBeanMethods = false)
class ClusterConfiguration {

	@Bean
	LoopErrors chihuoLoopWatch(TaskClock clock) {
		return new LoopErrors(clock);
	}

	@Bean
	ServedMethods chihuoServedMethods() {
		return new ServedMethods();
	}

	/**
	 * Its messages are the same on all nodes, independent of the application's own JSON.
	 */
	@Bean
	Cluster chihuoCluster(ObjectProvider<TaskBackend> backends, ChihuoLoopRegistry loops, LoopErrors watch,
			ServedMethods methods, EngineCodec codec, TaskClock clock, ChihuoProperties properties,
			ClusterProperties cluster, CallProperties calls, EngineClient client,
			ObjectProvider<ClusterAudience> audience) {
		TaskBackend backend = BackendCheck.findBackend(backends, properties);
		ClusterOptions options = new ClusterOptions(cluster.nodeName(), cluster.getHeartbeat());
		TaskCodec messages = TaskCodec
			.json(JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build());
		Cluster nodes = new Cluster(backend.nodeBus(properties.getNamespace()),
				new LocalNode(options, loops, watch, clock, methods, codec.names()), watch, messages, clock);
		if (audience.getIfAvailable() != null) {
			watch.observeRuns();
			nodes.open();
		}
		client.client().awaitedTasks().setStatuses(new ClusterStatuses(nodes, loops, calls.getNoWorkerAfter()));
		return nodes;
	}

}
