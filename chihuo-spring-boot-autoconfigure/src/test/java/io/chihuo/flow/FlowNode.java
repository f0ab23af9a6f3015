// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.concurrent.Callable;

import tools.jackson.databind.json.JsonMapper;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.ClientOptions;
import io.chihuo.codec.TaskCodec;
import io.chihuo.servers.TestLimits;

/**
 * A node that moves the flows of a namespace on, and runs no loop. It learns the time of
 * the store once, so there is another one after time has passed.
 */
final class FlowNode implements AutoCloseable {

	static final Duration RETENTION_DURATION = Duration.ofHours(24);

	static final Duration FAILED_RETENTION_DURATION = Duration.ofDays(7);

	private final TaskClock clock = TaskClock.systemClock();

	private final BackendChihuoClient client;

	private final FlowEngine flows;

	FlowNode(TaskBackend backend, String namespace, long maxEndedFlows) {
		this.client = new BackendChihuoClient(backend, TaskCodec.json(JsonMapper.builder().build()),
				new ClientOptions(namespace, 1 << 18, TestLimits.HANG_TIMEOUT));
		this.flows = new FlowEngine(backend, this.client, this.clock,
				new FlowOptions(namespace, RETENTION_DURATION, FAILED_RETENTION_DURATION, maxEndedFlows, true));
		this.client.setFlows(this.flows);
	}

	BackendChihuoClient client() {
		return this.client;
	}

	/** Look for flows that are due, again and again. */
	void sweepUntil(Callable<Boolean> condition) {
		TestLimits.await().until(() -> {
			this.flows.sweepDue();
			return condition.call();
		});
	}

	@Override
	public void close() {
		this.flows.close();
		this.clock.close();
	}

}
