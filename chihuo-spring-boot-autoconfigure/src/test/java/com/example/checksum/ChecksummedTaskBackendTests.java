// SPDX-License-Identifier: Apache-2.0

package com.example.checksum;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;
import io.chihuo.contract.TaskBackendContractTests;

import static org.assertj.core.api.Assertions.assertThat;

class ChecksummedTaskBackendTests extends TaskBackendContractTests {

	private final SettableClock clock = new SettableClock();

	private final TaskBackend stored = new MemoryTaskBackend(this.clock);

	private final TaskBackend backend = new ChecksummedTaskBackend(this.stored, new PayloadChecksum());

	@Override
	protected TaskBackend backend() {
		return this.backend;
	}

	@Override
	protected void elapse(Duration time) {
		this.clock.advance(time);
	}

	@Test
	void storedPayloadHasChecksum() {
		queue().add("a", "text");
		TaskStore store = this.stored.store(queue().store().queue());
		assertThat(store.findPayload("a").join().orElseThrow().payload()).hasSize("text".length() + 4);
	}

	@Test
	void taskWithoutChecksumIsDamagedAndTasksBesideItAreNot() {
		queue().add("a", "with checksum");
		NewTask task = ContractQueue.task("b", "without", AddOptions.DEFAULTS);
		this.stored.store(queue().store().queue()).add(List.of(task)).join();
		ClaimRequest request = ClaimRequest.of(2, Duration.ofMinutes(1), "worker");
		List<LeasedTask> tasks = queue().store().claim(request).join().tasks();
		assertThat(tasks.get(0).unreadable()).isNull();
		assertThat(tasks.get(1).unreadable()).isNotNull();
	}

}
