// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskStore;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;
import io.chihuo.observation.MeteredBackend;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests a meter registry of an application that blocks.
 */
class BlockingMeterRegistryTests {

	private final CountDownLatch open = new CountDownLatch(1);

	private final FaultyBackend backend = new FaultyBackend(new SettableClock());

	@AfterEach
	void openRegistry() {
		this.open.countDown();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void threadOfADriverIsNotHeldUp(boolean composite) {
		MeterRegistry blocking = new BlockingRegistry(this.open);
		MeterRegistry registry = composite ? new CompositeMeterRegistry().add(blocking) : blocking;
		this.backend.delay("add");
		TaskStore store = new MeteredBackend(this.backend, registry, "test").store(new QueueName("test", "loop"));
		CompletableFuture<List<AddResult>> added = store.add(List.of(ContractQueue.task("a", "", AddOptions.DEFAULTS)));
		CompletableFuture<Void> driver = CompletableFuture.runAsync(() -> this.backend.answer(1));
		assertThat(driver).succeedsWithin(TestLimits.HANG_TIMEOUT);
		assertThat(added).isCompletedWithValue(List.of(AddResult.ADDED));
		Counter adds = blocking.find("chihuo.queue.adds").tag("result", "added").counter();
		assertThat(adds.count()).isZero();
		this.open.countDown();
		TestLimits.await().until(() -> adds.count() == 1);
	}

	private static final class BlockingRegistry extends SimpleMeterRegistry {

		private final CountDownLatch open;

		BlockingRegistry(CountDownLatch open) {
			this.open = open;
		}

		@Override
		protected Counter newCounter(Meter.Id id) {
			return new CumulativeCounter(id) {

				@Override
				public void increment(double amount) {
					UninterruptibleWork.await(BlockingRegistry.this.open);
					super.increment(amount);
				}

			};
		}

	}

}
