// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.chihuo.BackendUnavailableException;
import io.chihuo.CancelResult;
import io.chihuo.TaskInfo;
import io.chihuo.TaskState;
import io.chihuo.backend.ChildRef;
import io.chihuo.backend.OrphanedChildren;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.StoredPayload;
import io.chihuo.backend.TaskStore;
import io.chihuo.faults.BackendProxy;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

class OrphanCancellerTests {

	private static final QueueName QUEUE = new QueueName("here", "loop");

	private static final ChildRef FOUND = new ChildRef(QUEUE, "found", true);

	private static final ChildRef UNFOUND = new ChildRef(QUEUE, "unfound", false);

	private static final StoredPayload PAYLOAD = new StoredPayload(new byte[0],
			Map.of(TaskLineage.PARENT_HEADER, "here/loop/parent"));

	private final Deque<List<OrphanedChildren>> batches = new ArrayDeque<>();

	private final List<Long> handled = new ArrayList<>();

	private final List<String> cancelled = new ArrayList<>();

	private final Deque<CompletableFuture<?>> cancelAnswers = new ArrayDeque<>();

	private final TaskStore store = BackendProxy.ofStore((proxy, method, arguments) -> switch (method.getName()) {
		case "queue" -> QUEUE;
		case "joinsTransaction" -> false;
		case "takeOrphans" -> takeOrphans((List<?>) arguments[1]);
		case "find" -> find((List<?>) arguments[0]);
		case "findPayload" -> CompletableFuture.completedFuture(Optional.of(PAYLOAD));
		case "cancel" -> cancel((List<?>) arguments[0]);
		default -> throw new UnsupportedOperationException(method.getName());
	});

	/** The parent runs, and so does the child. */
	private static CompletableFuture<?> find(List<?> ids) {
		return CompletableFuture.completedFuture(ids.stream()
			.map((id) -> Optional.of(TaskInfo.of((String) id, TaskState.RUNNING, false, 1, 0, 0, null, null, null, null,
					null, false, null)))
			.toList());
	}

	private CompletableFuture<?> cancel(List<?> ids) {
		ids.forEach((id) -> this.cancelled.add((String) id));
		return this.cancelAnswers.isEmpty()
				? CompletableFuture.completedFuture(Collections.nCopies(ids.size(), CancelResult.NOT_FOUND))
				: this.cancelAnswers.remove();
	}

	private CompletableFuture<List<OrphanedChildren>> takeOrphans(List<?> done) {
		done.forEach((number) -> this.handled.add((Long) number));
		return CompletableFuture.completedFuture(this.batches.isEmpty() ? List.of() : this.batches.remove());
	}

	@Test
	void eachOfManyBatchesWaitsForANodeThatKnowsItsNamespace() {
		ChildRef child = new ChildRef(new QueueName("elsewhere", "loop"), "child", false);
		this.batches.add(LongStream.range(0, OrphanCanceller.MAX_UNKNOWN_BATCHES + 2)
			.mapToObj((number) -> new OrphanedChildren(number, "parent", List.of(child), false))
			.toList());
		new OrphanCanceller((queue) -> null).sweepQueue(this.store);
		assertThat(this.batches).isEmpty();
		assertThat(this.handled).isEmpty();
	}

	@Test
	void laterTaskOfAnEndedParentKeepsChildrenThatItFinds() {
		OrphanCanceller canceller = new OrphanCanceller((queue) -> this.store);
		this.batches.add(List.of(new OrphanedChildren(1, "parent", List.of(FOUND, UNFOUND), true)));
		canceller.sweepQueue(this.store);
		assertThat(this.cancelled).containsExactly("unfound");
		this.batches.add(List.of(new OrphanedChildren(2, "parent", List.of(FOUND, UNFOUND), false)));
		canceller.sweepQueue(this.store);
		assertThat(this.cancelled).containsExactlyInAnyOrder("unfound", "unfound", "found");
	}

	@Test
	void lateChildrenAreTriedAgainAfterATime() {
		OrphanCanceller canceller = new OrphanCanceller((queue) -> this.store);
		this.cancelAnswers.add(CompletableFuture.failedFuture(new BackendUnavailableException("gone", null)));
		canceller.cancelLate(QUEUE, "parent", List.of(UNFOUND), true);
		for (int i = 0; i < 3; i++) {
			canceller.sweepQueue(this.store);
		}
		assertThat(this.cancelled).hasSize(1);
		TestLimits.await("the next attempt").until(() -> {
			canceller.sweepQueue(this.store);
			return this.cancelled.size() == 2;
		});
	}

}
