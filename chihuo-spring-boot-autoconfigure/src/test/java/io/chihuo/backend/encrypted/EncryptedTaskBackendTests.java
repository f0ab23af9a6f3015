// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.encrypted;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.contract.TaskBackendContractTests;

/**
 * Encryption changes nothing of the contract.
 */
class EncryptedTaskBackendTests extends TaskBackendContractTests {

	private final SettableClock clock = new SettableClock();

	private final TaskBackend backend = new EncryptedTaskBackend(new MemoryTaskBackend(this.clock),
			new EncryptionKeys(Map.of("k", new byte[32]), "k", true));

	@Override
	protected TaskBackend backend() {
		return this.backend;
	}

	@Override
	protected void elapse(Duration time) {
		this.clock.advance(time);
	}

	@AfterEach
	void close() {
		this.backend.close();
	}

}
