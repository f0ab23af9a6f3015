// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import io.chihuo.AddResult;
import io.chihuo.AddSummary;
import io.chihuo.InvalidTaskException;
import io.chihuo.QueueFullException;
import io.chihuo.TaskEntry;
import io.chihuo.TaskQueue;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.codec.TaskCodec;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BulkAddTests {

	private final TaskClock clock = TaskClock.systemClock();

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final TaskQueue<Integer> queue = new BackendChihuoClient(this.backend,
			TaskCodec.json(JsonMapper.builder().build()), new ClientOptions("test", 1000, Duration.ofSeconds(5)))
		.queue("loop", Integer.class);

	private final AtomicInteger read = new AtomicInteger();

	@AfterEach
	void close() {
		this.clock.close();
	}

	private Stream<TaskEntry<Integer>> entries(int count) {
		return IntStream.range(0, count).mapToObj((i) -> {
			this.read.incrementAndGet();
			return TaskEntry.of("task-" + i, i);
		});
	}

	private void bound(int length) {
		this.backend.store(new QueueName("test", "loop")).applyPolicy(new QueuePolicy(length, 3, Duration.ZERO)).join();
	}

	@Test
	void anyNumberOfTasksIsAddedFromAStreamThatIsClosed() {
		AtomicBoolean closed = new AtomicBoolean();
		AddSummary summary = this.queue.addAll(entries(100_000).onClose(() -> closed.set(true)));
		assertThat(summary.added()).isEqualTo(100_000);
		assertThat(summary.total()).isEqualTo(100_000);
		assertThat(this.queue.size()).isEqualTo(100_000);
		assertThat(closed).isTrue();
	}

	@Test
	void streamIsReadLazily() {
		AtomicInteger ahead = new AtomicInteger();
		this.queue.addAll(entries(20_000)
			.peek((entry) -> ahead.accumulateAndGet((int) (this.read.get() - this.queue.size()), Math::max)));
		assertThat(ahead.get()).isBetween(1, 5000);
	}

	@Test
	void resultsAreCounted() {
		this.queue.add("task-1", 1);
		this.queue.finish("task-2");
		AddSummary summary = this.queue.addAll(entries(5).toList());
		assertThat(summary.added()).isEqualTo(3);
		assertThat(summary.alreadyQueued()).isEqualTo(1);
		assertThat(summary.alreadyFinished()).isEqualTo(1);
		assertThat(summary.total()).isEqualTo(5);
		assertThat(this.queue.addAll(List.of()).total()).isZero();
	}

	@Test
	void fullQueueRefusesASingleTask() {
		bound(1);
		this.queue.add("a", 1);
		assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> this.queue.add("b", 2))
			.withMessageContaining("Queue 'loop' is full")
			.withMessageContaining("chihuo.loops.loop.max-length")
			.satisfies((ex) -> assertThat(ex.summary().count(AddResult.QUEUE_FULL)).isEqualTo(1));
		assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> this.queue.addFirst("b", 2));
		assertThat(this.queue.async().add("b", 2)).failsWithin(TestLimits.HANG_TIMEOUT)
			.withThrowableThat()
			.withCauseInstanceOf(QueueFullException.class);
		assertThat(this.queue.exists("a")).isTrue();
		assertThat(this.queue.exists("b")).isFalse();
		assertThat(this.queue.add("a", 2)).isEqualTo(AddResult.ALREADY_QUEUED);
	}

	@Test
	void fullQueueEndsAnAddAllAndReportsAddedTasks() {
		bound(1200);
		assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> this.queue.addAll(entries(100_000)))
			.satisfies((ex) -> assertThat(ex.summary().added()).isEqualTo(1200));
		assertThat(this.read.get()).isBetween(1200, 10_000);
		assertThat(this.queue.size()).isEqualTo(1200);
		assertThat(this.queue.exists("task-1199")).isTrue();
	}

	@Test
	void fullQueueFailsAnAsynchronousAddAllAndReportsAddedTasks() {
		bound(3);
		assertThat(this.queue.async().addAll(entries(5).toList())).failsWithin(TestLimits.HANG_TIMEOUT)
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(QueueFullException.class, (ex) -> {
				assertThat(ex.summary().added()).isEqualTo(3);
				assertThat(ex.summary().count(AddResult.QUEUE_FULL)).isEqualTo(2);
			});
		assertThat(this.queue.size()).isEqualTo(3);
	}

	@Test
	void asynchronousAddAllCountsItsResults() {
		this.queue.add("task-1", 1);
		assertThat(this.queue.async().addAll(entries(3).toList())).succeedsWithin(TestLimits.HANG_TIMEOUT)
			.satisfies((summary) -> assertThat(summary.added()).isEqualTo(2))
			.satisfies((summary) -> assertThat(summary.alreadyQueued()).isEqualTo(1));
	}

	@Test
	void entriesBeforeOneThatCannotBeStoredAreAdded() {
		AtomicBoolean closed = new AtomicBoolean();
		Stream<TaskEntry<Integer>> entries = Stream
			.of(TaskEntry.of("a", 1), TaskEntry.<Integer>of("", 2), TaskEntry.of("c", 3))
			.onClose(() -> closed.set(true));
		assertThatExceptionOfType(InvalidTaskException.class).isThrownBy(() -> this.queue.addAll(entries));
		assertThat(this.queue.exists("a")).isTrue();
		assertThat(this.queue.exists("c")).isFalse();
		assertThat(closed).isTrue();
	}

}
