// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.chihuo.LifecyclePhases;
import io.chihuo.backend.TaskClock;
import io.chihuo.bulk.BulkOperationCalls;
import io.chihuo.bulk.BulkOperationEngine;
import io.chihuo.concurrent.CallbackThreads;

/**
 * The bulk operations of the namespace. A client works only on those that it has started,
 * and on others from then on.
 */
@Configuration(proxyBeanMethods = false)
class BulkConfiguration {

	private static final String THREAD_PREFIX = "chihuo-bulk-";

	/** Set up with the client, which starts operations by it. */
	@Bean
	BulkOperationEngine chihuoBulkOperationEngine(EngineClient client, TaskClock clock, ChihuoProperties properties) {
		BulkOperationEngine engine = new BulkOperationEngine(client.client(), clock,
				new CallbackThreads(THREAD_PREFIX, Integer.MAX_VALUE), properties.getRole() != NodeRole.CLIENT);
		client.client()
			.setBulkOperations(new BulkOperationCalls(client.client(), engine,
					new CallbackThreads(THREAD_PREFIX + "calls-", Integer.MAX_VALUE)));
		return engine;
	}

	@Bean
	ComponentLifecycle chihuoBulkLifecycle(BulkOperationEngine engine) {
		return new ComponentLifecycle(LifecyclePhases.CLUSTER, engine::start, engine::stop);
	}

}
