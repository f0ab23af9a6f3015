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

	private static final int MUCH_LONGER = 6;

	private final Queue<Event> events = new ConcurrentLinkedQueue<>();

	private final AtomicInteger ended = new AtomicInteger();

	private final Application client;

	private final List<Application> workers;

	private final Producer producer;

	private final Duration back;

	/** Tasks run in a second before the fault. */
	private int perSecond;

	private FaultLoad(Duration back, boolean oneNode, String... properties) {
		this.back = back;
		this.workers = Stream.generate(() -> new Application(this::note, properties)).limit(oneNode ? 1 : 2).toList();
		this.client = oneNode ? this.workers.get(0) : Application.client(properties);
		this.producer = new Producer(this.client.queue(), this.ended::get);
	}

	/** Start what is back within seconds after a fault. */
	public static FaultLoad start(String... properties) {
		return start(Duration.ofSeconds(5), properties);
	}

	/**
	 * Start everything and wait until it is in full swing.
	 * @param back how soon after a fault work must go on as before
	 */
	public static FaultLoad start(Duration back, String... properties) {
		return start(new FaultLoad(back, false, properties));
	}

	/** The same with one application that does all. */
	public static FaultLoad startOneNode(Duration back, String... properties) {
		return start(new FaultLoad(back, true, properties));
	}

	private static FaultLoad start(FaultLoad load) {
		load.producer.start();
		load.measure();
		return load;
	}

	private void note(Event event) {
		this.events.add(event);
		if (event.kind() == Event.Kind.ENDED) {
			this.ended.incrementAndGet();
		}
	}

	private void measure() {
		long before = System.nanoTime();
		soon(drained(), "first tasks").until(() -> this.ended.get() >= 500);
		this.perSecond = (int) (this.ended.get() * 1e9 / (System.nanoTime() - before));
	}

	/** Within this every lease that is left over has lapsed and its task been run. */
	private Duration drained() {
		return this.back.multipliedBy(MUCH_LONGER);
	}

	public TaskQueue<Work> queue() {
		return this.client.queue();
	}

	public Producer producer() {
		return this.producer;
	}

	/** Wait until the store has refused so many more tasks. */
	public void awaitRefused(int times) {
		int before = this.producer.refused();
		soon(drained(), "refused tasks").until(() -> this.producer.refused() >= before + times);
	}

	/** In time there is as much added and run as in a second before the fault. */
	public void assertBusy() {
		int accepted = this.producer.accepted();
		int run = this.ended.get();
		soon(this.back, "throughput of " + this.perSecond + "/s").untilAsserted(() -> {
			assertThat(this.producer.accepted())
				.as(() -> "tasks added, and the last that was not: " + this.producer.refusal())
				.isGreaterThan(accepted + this.perSecond);
			assertThat(this.ended.get()).as("tasks run").isGreaterThan(run + this.perSecond);
		});
	}

	/** Add no more and wait until the workers have nothing left to do. */
	public void drain() {
		this.producer.stop();
		soon(drained(), "drained").untilAsserted(() -> {
			QueueCounts counts = queue().counts();
			assertThat(counts.drained()).as(counts::toString).isTrue();
		});
	}

	/**
	 * Nothing was lost or is stuck, no lease overlapped another and none was run twice.
	 */
	public void assertSound() {
		assertBusy();
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

	/** Every accepted task was run, if not only once, and nothing is stuck. */
	public void assertNothingLost() {
		assertBusy();
		this.producer.stop();
		soon(drained(), "all tasks run").pollInterval(Duration.ofMillis(200))
			.untilAsserted(() -> assertThat(history().ended()).containsAll(accepted()));
		soon(drained(), "drained").ignoreExceptions().until(() -> queue().counts().drained());
		history().assertEachLeaseRanOnceAtMost();
	}

	public History history() {
		return new History(this.events);
	}

	private static ConditionFactory soon(Duration time, String what) {
		return TestLimits.await(what).atMost(time).pollInterval(Duration.ofMillis(10));
	}

	@Override
	public void close() {
		this.producer.stop();
		this.workers.forEach(Application::close);
		this.client.close();
	}

}
