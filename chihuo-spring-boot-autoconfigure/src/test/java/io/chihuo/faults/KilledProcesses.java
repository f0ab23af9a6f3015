// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.QueueCounts;
import io.chihuo.TaskEntry;
import io.chihuo.TaskQueue;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers and producers die at random and are replaced, while tasks run and add others.
 */
@Tag("faults")
public abstract class KilledProcesses {

	private static final int CHILD_TASKS = 3;

	private static final int WORKER_COUNT = TestLimits.repeats(3);

	private static final int KILL_COUNT = TestLimits.repeats(6);

	private static final Logger logger = LoggerFactory.getLogger(KilledProcesses.class);

	private final int roots;

	private final int tasks;

	@TempDir
	private Path directory;

	private RedisServer effects;

	private String[] properties;

	private FaultApplication client;

	private WorkerProcess producer;

	private final List<WorkerProcess> running = new ArrayList<>();

	private final List<WorkerProcess> all = new ArrayList<>();

	/**
	 * Create the test.
	 * @param roots how many tasks to begin with
	 */
	protected KilledProcesses(int roots) {
		this.roots = roots;
		this.tasks = roots * (1 + CHILD_TASKS);
	}

	/**
	 * Start the processes.
	 * @param effects where effects are counted, as the properties say
	 */
	protected final void start(RedisServer effects, String... properties) {
		this.effects = effects;
		this.properties = properties;
		this.client = FaultApplication.client(FaultApplication.with(properties, "chihuo.timeout=30s"));
		IntStream.range(0, WORKER_COUNT).forEach((i) -> startWorker());
		startProducer();
	}

	@AfterEach
	void close() {
		this.all.forEach(WorkerProcess::close);
		if (this.client != null) {
			this.client.close();
		}
	}

	private void startWorker() {
		this.running.add(start("worker-" + this.all.size(), this.properties));
	}

	private void startProducer() {
		String name = "p-" + this.all.size();
		this.producer = start(name,
				FaultApplication.with(this.properties, "chihuo.role=client", "faults.produce=" + name));
	}

	private WorkerProcess start(String name, String... properties) {
		WorkerProcess process = new WorkerProcess(this.directory, name, properties);
		this.all.add(process);
		return process;
	}

	@Test
	void everyTaskIsRunAndNoLeaseOverlapsAnother() {
		queue().addAll(IntStream.range(0, this.roots).mapToObj(KilledProcesses::task));
		long seed = System.nanoTime();
		logger.info("Processes are killed by the seed {}", seed);
		Random random = new Random(seed);
		for (int kill = 1; kill <= KILL_COUNT; kill++) {
			awaitProduced();
			awaitFinished(this.tasks * kill / (KILL_COUNT + 2) + random.nextInt(this.tasks / KILL_COUNT / 2));
			WorkerProcess killed = (kill < KILL_COUNT) ? this.running.get(random.nextInt(WORKER_COUNT))
					: suspendAtWork();
			this.running.remove(killed);
			killed.kill();
			startWorker();
			if (kill % 2 == 0) {
				this.producer.kill();
				startProducer();
			}
		}
		awaitFinished(this.tasks);
		this.producer.kill();
		soon("drained").until(() -> queue().counts().isDrained());
		assertNothingLeft();
		assertThat(this.running).as("workers that were not killed").allMatch(WorkerProcess::isAlive);
		assertSound(new History(this.all.stream().flatMap((process) -> process.events().stream()).toList()));
	}

	/** No server has anything of tasks that are done. */
	protected void assertNothingLeft() {
	}

	private void assertSound(History history) {
		Set<String> ended = history.ended();
		assertThat(queue().counts()).isEqualTo(QueueCounts.of(0, 0, 0, ended.size(), 0));
		assertThat(ended).as("tasks run to their end").containsAll(ids()).containsAll(history.added());
		assertThat(ended).filteredOn((id) -> !id.startsWith("p-")).hasSize(this.tasks);
		assertThat(history.added()).as("tasks of producers").anyMatch((id) -> id.startsWith("p-"));
		history.assertOneLeaseAtATime();
		history.assertEachLeaseRanOnceAtMost();
		assertThat(history.repeated()).as("tasks that had lost their worker").isPositive();
		assertEffects(history);
	}

	/**
	 * Each effect was applied once. A worker that died may have applied one without
	 * having come to its end, but none of a lease that it had not begun to run.
	 */
	private void assertEffects(History history) {
		List<String> words = this.effects.command("HGETALL", FaultWorker.EFFECTS).lines().toList();
		Set<String> applied = new HashSet<>();
		for (int i = 0; i < words.size(); i += 2) {
			assertThat(words.get(i + 1)).as(words.get(i)).isEqualTo("1");
			applied.add(words.get(i));
		}
		assertThat(applied).containsAll(history.leasesThat(Event.Kind.ENDED));
		assertThat(history.leasesThat(Event.Kind.STARTED)).containsAll(applied);
	}

	/** A few take longer than their lease. */
	private static TaskEntry<FaultTask> task(int number) {
		return TaskEntry.of("r-" + number, new FaultTask((number % 200 == 100) ? 3000 : 10, CHILD_TASKS));
	}

	private Set<String> ids() {
		return IntStream.range(0, this.roots)
			.mapToObj((i) -> "r-" + i)
			.flatMap((root) -> Stream.concat(Stream.of(root),
					IntStream.range(0, CHILD_TASKS).mapToObj((i) -> root + "." + i)))
			.collect(Collectors.toSet());
	}

	private TaskQueue<FaultTask> queue() {
		return this.client.queue();
	}

	private void awaitFinished(int tasks) {
		soon(tasks + " tasks finished").until(() -> queue().counts().finished() >= tasks);
	}

	/**
	 * Find a worker that leaves a lease behind when it is killed. Any may be idle just
	 * then.
	 */
	private WorkerProcess suspendAtWork() {
		return soon("a worker within a run")
			.until(() -> this.running.stream().filter(KilledProcesses::isSuspendedAtWork).findFirst(),
					Optional::isPresent)
			.orElseThrow();
	}

	private static boolean isSuspendedAtWork(WorkerProcess worker) {
		worker.suspend();
		boolean atWork = new History(worker.events()).isRunning();
		if (!atWork) {
			worker.resume();
		}
		return atWork;
	}

	/** The producer at work has added something. */
	private void awaitProduced() {
		soon("tasks of the producer").until(() -> !this.producer.events().isEmpty());
	}

	private static ConditionFactory soon(String what) {
		return TestLimits.await(what).pollInterval(Duration.ofMillis(20));
	}

}
