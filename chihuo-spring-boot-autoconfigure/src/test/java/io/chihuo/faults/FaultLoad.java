// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.core.ConditionFactory;

import io.chihuo.QueueCounts;
import io.chihuo.TaskQueue;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two workers and a producer that keep a queue busy while a test does harm to its server.
 */
public final class FaultLoad implements AutoCloseable {

	/**
	 * Longest time until work goes on over connections that carry nothing: that of a call
	 * and 5 s.
	 */
	public static final Duration MAX_PAUSE = FaultApplication.CALL_TIMEOUT.plusSeconds(5);

	/** Tasks that are run before a test does harm. */
	private static final int FIRST_TASKS = 200;

	/** Tasks after which work goes on as before. */
	private static final int MIN_TASKS_PER_FAULT = 100;

	private static final int BUSY_MACHINE_FACTOR = 5;

	private final Queue<Event> events = new ConcurrentLinkedQueue<>();

	private final AtomicInteger ended = new AtomicInteger();

	private final FaultApplication client;

	private final List<FaultApplication> workers;

	private final Producer producer;

	/** Time of work without a fault. */
	private Duration usual = Duration.ZERO;

	private FaultLoad(String... properties) {
		this.workers = Stream.generate(() -> new FaultApplication(this::note, properties)).limit(2).toList();
		this.client = FaultApplication.client(properties);
		this.producer = new Producer(this.client.queue(), this.ended::get);
	}

	/**
	 * Start everything and wait until it is in full swing.
	 */
	public static FaultLoad start(String... properties) {
		FaultLoad load = begin(properties);
		load.awaitFirst();
		return load;
	}

	/**
	 * Start everything.
	 */
	public static FaultLoad begin(String... properties) {
		FaultLoad load = new FaultLoad(properties);
		load.producer.start();
		return load;
	}

	/** Wait until it is in full swing. */
	public void awaitFirst() {
		soon("first tasks").until(() -> this.ended.get() >= FIRST_TASKS);
		this.usual = timeOfWork();
	}

	private void note(Event event) {
		this.events.add(event);
		if (event.kind() == Event.Kind.ENDED) {
			this.ended.incrementAndGet();
		}
	}

	public TaskQueue<FaultTask> queue() {
		return this.client.queue();
	}

	public Producer producer() {
		return this.producer;
	}

	/** Wait until the store has refused so many more tasks. */
	public void awaitRefused(int times) {
		int before = this.producer.refused();
		this.producer.setUnbounded(true); // no run may end meanwhile
		try {
			soon("refused tasks").until(() -> this.producer.refused() >= before + times);
		}
		finally {
			this.producer.setUnbounded(false);
		}
	}

	/** Tasks are added and run again. */
	public void assertBusy() {
		int accepted = this.producer.accepted();
		int run = this.ended.get();
		soon("work").untilAsserted(() -> {
			assertThat(this.producer.accepted())
				.as(() -> "tasks added, and the last that was not: " + this.producer.refusal())
				.isGreaterThan(accepted + MIN_TASKS_PER_FAULT);
			assertThat(this.ended.get()).as("tasks run").isGreaterThan(run + MIN_TASKS_PER_FAULT);
		});
	}

	/**
	 * The same, within a time from now on. A machine that is busy gets as much more as it
	 * took for such work without a fault, several times.
	 */
	public void assertBusyWithin(Duration time) {
		assertThat(timeOfWork()).as("time until work went on; it took %s without a fault", this.usual)
			.isLessThan(time.plus(this.usual.multipliedBy(BUSY_MACHINE_FACTOR)));
	}

	private Duration timeOfWork() {
		long from = System.nanoTime();
		assertBusy();
		return Duration.ofNanos(System.nanoTime() - from);
	}

	/** Add no more. */
	public void endAdding() {
		this.producer.stop();
	}

	/** Add no more and wait until the workers have nothing left to do. */
	public void drain() {
		endAdding();
		soon("drained").untilAsserted(() -> {
			QueueCounts counts = queue().counts();
			assertThat(counts.isDrained()).as(counts::toString).isTrue();
		});
	}

	/**
	 * Nothing was lost or is stuck, no lease overlapped another and none was run twice.
	 */
	public void assertSound() {
		assertBusy();
		assertDrained();
	}

	/** The same, with the tasks added until now. */
	public void assertDrained() {
		drain();
		assertAllFinished();
		History history = history();
		history.assertOneLeaseAtATime();
		history.assertEachLeaseRanOnceAtMost();
	}

	/** Every accepted task was run and bears its mark, and nothing else is there. */
	public void assertAllFinished() {
		assertThat(queue().counts()).isEqualTo(QueueCounts.of(0, 0, 0, this.producer.accepted(), 0));
		assertThat(history().ended()).isEqualTo(accepted());
	}

	private Set<String> accepted() {
		return IntStream.range(0, this.producer.accepted()).mapToObj(Producer::id).collect(Collectors.toSet());
	}

	public History history() {
		return new History(this.events);
	}

	private static ConditionFactory soon(String what) {
		return TestLimits.await(what);
	}

	@Override
	public void close() {
		this.producer.stop();
		this.workers.forEach(FaultApplication::close);
		this.client.close();
	}

}
