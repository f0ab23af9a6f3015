package io.chihuo.backend.redis.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import io.chihuo.TaskEntry;
import io.chihuo.TaskQueue;
import io.chihuo.backend.redis.RedisTaskBackend;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.ClientOptions;
import io.chihuo.codec.TaskCodec;
import io.chihuo.servers.RedisServer;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Tag("faults")
class KilledWorkersTests {

	private static final int PARENTS = 2000;

	private static final int CHILDREN = 9;

	private static final int TASKS = PARENTS * (1 + CHILDREN);

	private static final int KILLS = 4;

	@TempDir
	private Path directory;

	private final RedisServer server = RedisServer.start();

	private final LettuceConnectionFactory factory = factory(this.server);

	private final RedisTaskBackend backend = new RedisTaskBackend(this.factory, Duration.ofSeconds(10));

	private final TaskQueue<String> queue = new BackendChihuoClient(this.backend,
			TaskCodec.json(JsonMapper.builder().build()), new ClientOptions("default", 1 << 18, Duration.ofSeconds(10)))
		.queue(WorkerApplication.LOOP, String.class);

	private final List<WorkerProcess> workers = new ArrayList<>();

	private final Map<Path, Long> deaths = new HashMap<>();

	private static LettuceConnectionFactory factory(RedisServer server) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(server.host(), server.port());
		factory.afterPropertiesSet();
		return factory;
	}

	@AfterEach
	void close() {
		this.workers.forEach(WorkerProcess::close);
		this.backend.close();
		this.factory.destroy();
		this.server.close();
	}

	@Test
	void everyTaskOfKilledWorkersRunsToItsEnd() throws InterruptedException {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		this.queue.addAll(IntStream.range(0, PARENTS)
			.mapToObj((i) -> TaskEntry.of("parent-" + i + "-" + CHILDREN, "payload of a parent")));
		for (int i = 0; i < 3; i++) {
			startWorker();
		}
		for (int kill = 1; kill <= KILLS; kill++) {
			awaitFinished((kill - 1) * TASKS / KILLS + 1 + random.nextInt(TASKS / KILLS / 2));
			WorkerProcess victim = this.workers.remove(random.nextInt(this.workers.size()));
			this.deaths.put(victim.journal(), victim.kill());
			startWorker();
		}
		awaitFinished(TASKS);
		await("nothing left over").atMost(Duration.ofSeconds(20)).until(() -> this.queue.counts().drained());
		assertThat(this.workers).as("workers that were not killed").allMatch(WorkerProcess::alive);
		assertNothingIsMissing(seed);
		assertEachEffectIsThereOnce();
		assertNoLeasesOverlap();
	}

	private void startWorker() {
		this.workers.add(WorkerProcess.start(this.server, this.directory,
				"worker-" + this.deaths.size() + "-" + this.workers.size(), "chihuo.loops.work.concurrency=8",
				"chihuo.loops.work.lease=3s", "chihuo.loops.work.max-crashes=-1"));
	}

	private void awaitFinished(int count) {
		await(count + " finished").atMost(Duration.ofMinutes(2))
			.pollInterval(Duration.ofMillis(50))
			.until(() -> this.queue.counts().finished() >= count);
	}

	private void assertNothingIsMissing(long seed) {
		Set<String> expected = new TreeSet<>();
		for (int i = 0; i < PARENTS; i++) {
			String parent = "parent-" + i + "-" + CHILDREN;
			expected.add(parent);
			IntStream.range(0, CHILDREN).forEach((child) -> expected.add("child-" + child + "-of-" + parent));
		}
		assertThat(expected).as("seed " + seed).containsAll(Journal.added(this.directory));
		assertThat(Set.copyOf(Journal.ended(this.directory))).as("seed " + seed).isEqualTo(expected);
		assertThat(this.queue.counts().finished()).isEqualTo(TASKS);
	}

	private void assertEachEffectIsThereOnce() {
		Map<Object, Object> effects = new StringRedisTemplate(this.factory).opsForHash()
			.entries(WorkerApplication.EFFECTS);
		assertThat(effects).hasSizeGreaterThanOrEqualTo(TASKS);
		assertThat(effects.values()).containsOnly("1");
	}

	private void assertNoLeasesOverlap() {
		Map<String, List<Journal.Interval>> runs = Journal.intervals(this.directory, this.deaths)
			.stream()
			.sorted(Comparator.comparingLong(Journal.Interval::token))
			.collect(Collectors.groupingBy(Journal.Interval::id));
		assertThat(runs.values()).anyMatch((several) -> several.size() > 1);
		runs.forEach((id, several) -> {
			for (int i = 1; i < several.size(); i++) {
				assertThat(several.get(i).from()).as("start of run " + i + " of " + id)
					.isGreaterThan(several.get(i - 1).to());
				assertThat(several.get(i).token()).isGreaterThan(several.get(i - 1).token());
			}
		});
	}

}
