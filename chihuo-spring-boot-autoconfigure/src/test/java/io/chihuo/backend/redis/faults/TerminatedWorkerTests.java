package io.chihuo.backend.redis.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.AddOptions;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.redis.RedisTaskBackend;
import io.chihuo.servers.RedisServer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Tag("faults")
class TerminatedWorkerTests {

	private static final int QUICK = 3000;

	private static final int SLOW = 20;

	@TempDir
	private Path directory;

	private final RedisServer server = RedisServer.start();

	private final LettuceConnectionFactory factory = factory(this.server);

	private final RedisTaskBackend backend = new RedisTaskBackend(this.factory, Duration.ofSeconds(10));

	private final TaskStore store = this.backend.store(new QueueName("default", WorkerApplication.LOOP));

	private static LettuceConnectionFactory factory(RedisServer server) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(server.host(), server.port());
		factory.afterPropertiesSet();
		return factory;
	}

	@AfterEach
	void close() {
		this.backend.close();
		this.factory.destroy();
		this.server.close();
	}

	@Test
	void terminatedWorkerHandsItsTasksBackInOrder() throws InterruptedException {
		List<String> slow = IntStream.range(0, SLOW).mapToObj((i) -> "slow-" + i).toList();
		Stream<String> quick = IntStream.range(0, QUICK).mapToObj((i) -> "quick-" + i);
		this.store.add(Stream.concat(quick, slow.stream()).map(TerminatedWorkerTests::task).toList()).join();
		try (WorkerProcess worker = WorkerProcess.start(this.server, this.directory, "worker",
				"chihuo.loops.work.concurrency=5", "chihuo.shutdown.grace-period=1s")) {
			await("slow tasks run").atMost(Duration.ofSeconds(60))
				.until(() -> Journal.started(this.directory).stream().filter(slow::contains).count() == 5);
			worker.terminate(Duration.ofSeconds(10));
		}
		List<LeasedTask> left = this.store.claim(100, Duration.ofSeconds(30), "test").join();
		assertThat(left).extracting((task) -> task.lease().id()).containsExactlyElementsOf(slow);
		assertThat(left).allMatch((task) -> task.attempt() == 1 && task.crashes() == 0);
		assertThat(this.store.counts().join().finished()).isEqualTo(QUICK);
	}

	private static NewTask task(String id) {
		return new NewTask(id, ("\"payload of " + id + "\"").getBytes(UTF_8), false, AddOptions.DEFAULTS);
	}

}
