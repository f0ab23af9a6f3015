// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.chihuo.backend.ChildRef;
import io.chihuo.backend.OrphanedChildren;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskStore;
import io.chihuo.faults.BackendProxy;

import static org.assertj.core.api.Assertions.assertThat;

class OrphanCancellerTests {

	private static final QueueName QUEUE = new QueueName("here", "loop");

	private final Deque<List<OrphanedChildren>> batches = new ArrayDeque<>();

	private final List<Long> handled = new ArrayList<>();

	private final TaskStore store = BackendProxy.ofStore((proxy, method, arguments) -> switch (method.getName()) {
		case "queue" -> QUEUE;
		case "joinsTransaction" -> false;
		case "takeOrphans" -> takeOrphans((List<?>) arguments[1]);
		default -> throw new UnsupportedOperationException(method.getName());
	});

	private CompletableFuture<List<OrphanedChildren>> takeOrphans(List<?> done) {
		done.forEach((number) -> this.handled.add((Long) number));
		return CompletableFuture.completedFuture(this.batches.isEmpty() ? List.of() : this.batches.remove());
	}

	@Test
	void eachOfManyBatchesWaitsForANodeThatKnowsItsNamespace() {
		ChildRef child = new ChildRef(new QueueName("elsewhere", "loop"), "child", false);
		this.batches.add(LongStream.range(0, OrphanCanceller.MAX_UNKNOWN_BATCHES + 2)
			.mapToObj((number) -> new OrphanedChildren(number, "parent", List.of(child)))
			.toList());
		new OrphanCanceller((queue) -> null).sweepQueue(this.store);
		assertThat(this.batches).isEmpty();
		assertThat(this.handled).isEmpty();
	}

}
