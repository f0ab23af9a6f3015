// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.time.Duration;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.contract.TaskBackendContractTests;

/**
 * A backend that is measured behaves as the same backend without meters.
 */
class MeteredBackendTests extends TaskBackendContractTests {

	private final SettableClock clock = new SettableClock();

	private final TaskBackend backend = new MeteredBackend(new MemoryTaskBackend(this.clock), new SimpleMeterRegistry(),
			"default");

	@Override
	protected TaskBackend backend() {
		return this.backend;
	}

	@Override
	protected void elapse(Duration time) {
		this.clock.advance(time);
	}

}
