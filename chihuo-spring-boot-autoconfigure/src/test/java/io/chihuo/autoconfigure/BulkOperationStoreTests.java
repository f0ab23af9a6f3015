// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.chihuo.BulkAction;
import io.chihuo.BulkOperation;
import io.chihuo.BulkOperations;
import io.chihuo.BulkRequest;
import io.chihuo.BulkState;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.DeadLetterFilter;
import io.chihuo.MakeTask;
import io.chihuo.RejectTaskException;
import io.chihuo.Task;
import io.chihuo.TaskEntry;
import io.chihuo.TaskFilter;
import io.chihuo.TaskQueue;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bulk operations of an application on each store.
 */
@Tag("stores")
class BulkOperationStoreTests {

	private static final int LETTER_COUNT = 700;

	@ParameterizedTest
	@ValueSource(strings = { "memory", "redis", "rabbitmq", "jdbc" })
	void matchingDeadLettersAreRequeuedAndDiscarded(String store) {
		ApplicationContextRunner runner = StoreApplications.runner(store);
		runner.withBean(RejectingLoop.class).run((worker) -> {
			ChihuoClient client = worker.getBean(ChihuoClient.class);
			TaskQueue<Object> queue = client.queue("mails", Object.class);
			queue.addAll(List.of(entry("other")));
			queue.addAll(IntStream.range(0, LETTER_COUNT).mapToObj((number) -> entry("mail-" + number)).toList());
			TestLimits.await("dead letters").until(() -> queue.counts().dead() == LETTER_COUNT + 1);
			worker.getBean(ChihuoLoopRegistry.class).get("mails").stop();
			BulkOperations operations = client.bulkOperations();
			BulkRequest requeue = BulkRequest.matching("mails", BulkAction.REQUEUE,
					DeadLetterFilter.ALL.idPrefix("mail-"));
			assertAllDone(operations, operations.start(requeue), LETTER_COUNT);
			assertThat(queue.counts().ready()).isEqualTo(LETTER_COUNT);
			assertThat(queue.counts().dead()).isEqualTo(1);
			cancelReady(operations, queue);
			if (store.equals("memory")) {
				discardAll(client, queue);
			}
			else {
				runner.withPropertyValues("chihuo.role=client")
					.run((other) -> discardAll(other.getBean(ChihuoClient.class), queue));
			}
			assertThat(operations.list()).extracting(BulkOperation::action)
				.startsWith(BulkAction.DISCARD)
				.endsWith(BulkAction.REQUEUE);
		});
	}

	private static void cancelReady(BulkOperations operations, TaskQueue<Object> queue) {
		BulkRequest cancel = BulkRequest.cancelMatching("mails", TaskFilter.ALL.idPrefix("mail-"));
		assertAllDone(operations, operations.start(cancel), LETTER_COUNT);
		assertThat(queue.counts().ready()).isZero();
	}

	private static TaskEntry<Object> entry(String id) {
		return TaskEntry.of(id, "payload");
	}

	private static void discardAll(ChihuoClient client, TaskQueue<Object> queue) {
		BulkOperations operations = client.bulkOperations();
		assertAllDone(operations, operations.start(BulkRequest.all("mails", BulkAction.DISCARD)), 1);
		assertThat(queue.counts().dead()).isZero();
	}

	private static void assertAllDone(BulkOperations operations, BulkOperation started, long count) {
		TestLimits.await("end").until(() -> operations.find(started.id()).orElseThrow().state().isEnd());
		BulkOperation ended = operations.find(started.id()).orElseThrow();
		assertThat(ended.state()).as(ended.toString()).isEqualTo(BulkState.DONE);
		assertThat(ended.done()).isEqualTo(count);
		assertThat(ended.total()).isEqualTo(count);
		assertThat(ended.endedAt()).isAfterOrEqualTo(started.startedAt());
	}

	@ChihuoLoop(name = "mails", concurrency = "4")
	static class RejectingLoop {

		@MakeTask
		void send(Task<Object> mail) {
			throw new RejectTaskException("no such address");
		}

	}

}
