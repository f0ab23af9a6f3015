package io.chihuo.backend.redis.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.QueueCounts;
import io.chihuo.TaskEntry;
import io.chihuo.TaskQueue;
import io.chihuo.servers.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers die at random and are replaced while tasks run and add others.
 */
@Tag("faults")
class KilledWorkersTests {

	private static final int ROOTS = 5_000;

	private static final int CHILDREN = 3;

	private static final int TASKS = ROOTS * (1 + CHILDREN);

	private static final int WORKERS = 3;

	private static final int KILLS = 6;

	private static final Logger logger = LoggerFactory.getLogger(KilledWorkersTests.class);

	@TempDir
	private Path directory;

	private RedisServer server;

	private Application client;

	private final List<WorkerProcess> running = new ArrayList<>();

	private final List<WorkerProcess> all = new ArrayList<>();

	@BeforeEach
	void start() {
		this.server = RedisServer.start();
		this.client = Application.client(Application.on(this.server, "killed"));
		IntStream.range(0, WORKERS).forEach((i) -> startWorker());
	}

	@AfterEach
	void close() {
		this.all.forEach(WorkerProcess::close);
		this.client.close();
		this.server.close();
	}

	private void startWorker() {
		WorkerProcess worker = new WorkerProcess(this.directory, "worker-" + this.all.size(),
				Application.on(this.server, "killed"));
		this.running.add(worker);
		this.all.add(worker);
	}

	@Test
	void everyTaskIsRunAndNoLeaseOverlapsAnother() {
		this.client.queue().addAll(IntStream.range(0, ROOTS).mapToObj(KilledWorkersTests::task));
		long seed = System.nanoTime();
		logger.info("Workers are killed by the seed {}", seed);
		Random random = new Random(seed);
		for (int kill = 1; kill <= KILLS; kill++) {
			awaitFinished(TASKS * kill / (KILLS + 2) + random.nextInt(TASKS / KILLS / 2));
			this.running.remove(random.nextInt(WORKERS)).kill();
			startWorker();
		}
		awaitFinished(TASKS);
		assertThat(queue().counts()).isEqualTo(new QueueCounts(0, 0, 0, TASKS, 0));
		assertThat(this.running).as("workers that were not killed").allMatch(WorkerProcess::isAlive);
		assertSound(new History(this.all.stream().flatMap((worker) -> worker.events().stream()).toList()));
	}

	private void assertSound(History history) {
		assertThat(history.ended()).as("tasks run to their end").isEqualTo(ids());
		assertThat(ids()).as("tasks that were added").containsAll(history.added());
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
		List<String> words = this.server.command("HGETALL", FaultWorker.EFFECTS).lines().toList();
		Set<String> applied = new HashSet<>();
		for (int i = 0; i < words.size(); i += 2) {
			assertThat(words.get(i + 1)).as(words.get(i)).isEqualTo("1");
			applied.add(words.get(i));
		}
		assertThat(applied).containsAll(history.leasesThat(Event.Kind.ENDED));
		assertThat(history.leasesThat(Event.Kind.STARTED)).containsAll(applied);
	}

	/** A few take longer than their lease. */
	private static TaskEntry<Work> task(int number) {
		return TaskEntry.of("r-" + number, new Work((number % 1000 == 500) ? 3000 : 10, CHILDREN));
	}

	private static Set<String> ids() {
		return IntStream.range(0, ROOTS)
			.mapToObj((i) -> "r-" + i)
			.flatMap((root) -> Stream.concat(Stream.of(root),
					IntStream.range(0, CHILDREN).mapToObj((i) -> root + "." + i)))
			.collect(Collectors.toSet());
	}

	private TaskQueue<Work> queue() {
		return this.client.queue();
	}

	private void awaitFinished(int tasks) {
		ConditionFactory soon = Awaitility.await(tasks + " tasks finished").atMost(Duration.ofSeconds(90));
		soon.pollInterval(Duration.ofMillis(20)).until(() -> queue().counts().finished() >= tasks);
	}

}
