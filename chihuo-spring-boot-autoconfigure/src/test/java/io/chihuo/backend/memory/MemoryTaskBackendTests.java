// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.memory;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.BackendUnavailableException;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.contract.SettableClock;
import io.chihuo.contract.TaskBackendContractTests;
import io.chihuo.flow.FlowRetentionContract;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryTaskBackendTests extends TaskBackendContractTests implements FlowRetentionContract {

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	@Override
	protected TaskBackend backend() {
		return this.backend;
	}

	@Override
	public TaskBackend backendOfFlows() {
		return backend();
	}

	@Override
	protected void elapse(Duration time) {
		this.clock.advance(time);
	}

	@AfterEach
	void close() {
		this.backend.close();
	}

	@Test
	void closedBackendIsUnavailable() {
		TaskStore store = this.backend.store(new QueueName("contract", "closed"));
		this.backend.close();
		assertThat(store.counts()).failsWithin(TestLimits.HANG_TIMEOUT)
			.withThrowableThat()
			.withCauseInstanceOf(BackendUnavailableException.class);
	}

}
