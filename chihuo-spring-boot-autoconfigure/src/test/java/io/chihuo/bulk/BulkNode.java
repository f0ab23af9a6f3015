// SPDX-License-Identifier: Apache-2.0

package io.chihuo.bulk;

import java.util.Optional;
import java.util.Set;

import tools.jackson.databind.json.JsonMapper;

import io.chihuo.BulkOperation;
import io.chihuo.BulkOperations;
import io.chihuo.BulkState;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.ClientOptions;
import io.chihuo.codec.TaskCodec;
import io.chihuo.concurrent.CallbackThreads;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bulk operations of one node.
 */
final class BulkNode {

	static final String NAMESPACE = "test";

	final BulkOperationEngine engine;

	final BulkOperations operations;

	BulkNode(TaskBackend backend, TaskClock clock) {
		BackendChihuoClient client = new BackendChihuoClient(backend, TaskCodec.json(JsonMapper.builder().build()),
				new ClientOptions(NAMESPACE, 1 << 18, TestLimits.HANG_TIMEOUT));
		this.engine = new BulkOperationEngine(client, clock, new CallbackThreads("bulk-test-", Integer.MAX_VALUE),
				true);
		this.operations = new BulkOperationCalls(client, this.engine,
				new CallbackThreads("bulk-test-calls-", Integer.MAX_VALUE));
	}

	BulkNode start() {
		this.engine.start();
		return this;
	}

	BulkOperation awaitEnd(BulkOperation operation) {
		return awaitState(operation, Set.of(BulkState.DONE, BulkState.STOPPED, BulkState.FAILED));
	}

	BulkOperation awaitState(BulkOperation operation, Set<BulkState> states) {
		TestLimits.await("state of the operation").until(() -> states.contains(find(operation).state()));
		return find(operation);
	}

	BulkOperation find(BulkOperation operation) {
		Optional<BulkOperation> found = this.operations.find(operation.id());
		assertThat(found).isPresent();
		return found.get();
	}

}
