// SPDX-License-Identifier: Apache-2.0

package io.chihuo.bulk;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.ClientOptions;
import io.chihuo.codec.TaskCodec;
import io.chihuo.contract.SettableClock;
import io.chihuo.servers.TestLimits;

/**
 * The looks at the records of bulk operations.
 */
class BulkLookTests {

	private final SettableClock clock = new SettableClock();

	private final AtomicInteger looks = new AtomicInteger();

	/** As when the heap is full at the second look. */
	private final Executor threads = (look) -> {
		if (this.looks.incrementAndGet() == 2) {
			throw new OutOfMemoryError("thread");
		}
		look.run();
	};

	@Test
	void lookThatFindsNoMemoryForAThreadIsRepeated() {
		BackendChihuoClient client = new BackendChihuoClient(new MemoryTaskBackend(this.clock),
				TaskCodec.json(JsonMapper.builder().build()),
				new ClientOptions(BulkNode.NAMESPACE, 1 << 18, TestLimits.HANG_TIMEOUT));
		BulkOperationEngine engine = new BulkOperationEngine(client, this.clock, this.threads, true);
		engine.start();
		TestLimits.await().until(() -> {
			this.clock.advance(BulkOperationEngine.IDLE_PERIOD);
			return this.looks.get() > 2;
		});
		engine.stop();
	}

}
