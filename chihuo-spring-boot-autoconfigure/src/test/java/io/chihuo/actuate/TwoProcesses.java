package io.chihuo.actuate;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.WebApplicationType;

import io.chihuo.AddOptions;
import io.chihuo.ChihuoClient;
import io.chihuo.LoopState;
import io.chihuo.actuate.Http.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node that is asked, in this JVM, which runs nothing itself, and one that works, in a
 * JVM of its own.
 */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TwoProcesses {

	private static final Duration HEARTBEAT = Duration.ofMillis(500);

	private final String namespace = UUID.randomUUID().toString();

	@TempDir
	Path directory;

	private Application asked;

	private Http http;

	/** Properties of an application on the server of this test. */
	abstract List<String> server();

	@BeforeAll
	void start() {
		this.asked = Application.start(WebApplicationType.SERVLET, List.of(),
				properties("chihuo.loops.work.enabled=false"));
		this.http = this.asked.http();
	}

	@AfterAll
	void stop() {
		this.asked.close();
	}

	private String[] properties(String... more) {
		List<String> all = new ArrayList<>(server());
		all.addAll(List.of(Application.WRITABLE, "chihuo.namespace=" + this.namespace,
				"chihuo.cluster.heartbeat=" + HEARTBEAT.toMillis() + "ms"));
		all.addAll(List.of(more));
		return all.toArray(String[]::new);
	}

	private EndpointWorker worker() {
		return EndpointWorker.start(this.directory.resolve(UUID.randomUUID() + ".out"),
				properties("spring.main.web-application-type=none"));
	}

	/** The other node as this one sees it, or a missing node. */
	private JsonNode other() {
		return this.http.get("chihuo").body().at("/nodes/1");
	}

	private JsonNode loop() {
		return other().at("/loops/0");
	}

	private String awaitOther() {
		await("the worker is there").until(() -> loop().at("/state").asString("").equals("RUNNING"));
		return other().at("/instance").asString();
	}

	private static ConditionFactory await(String what) {
		return Awaitility.await(what).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
	}

	private void run(String id) {
		this.asked.bean(ChihuoClient.class).queue(WorkLoop.NAME, Object.class).add(id);
		await(id + " runs on the other node").until(() -> runs(id));
	}

	private boolean runs(String id) {
		return StreamSupport.stream(loop().at("/running").spliterator(), false)
			.anyMatch((task) -> task.at("/id").asString().equals(id));
	}

	@Test
	void whatIsAskedOfOneNodeIsDoneOnTheOther() {
		try (EndpointWorker worker = worker()) {
			String instance = awaitOther();
			run("slow-a");
			assertThat(other().at("/name").asString()).isNotEqualTo(this.http.get("chihuo").text("/node"));

			Answer paused = this.http.post("chihuo/work/pause", Map.of("node", instance));
			assertThat(paused.status()).as(paused.toString()).isEqualTo(200);
			assertThat(paused.text("/nodes/0/instance")).isEqualTo(instance);
			assertThat(paused.text("/nodes/0/state")).isEqualTo("PAUSED");
			await("it is shown as paused").until(() -> loop().at("/state").asString().equals("PAUSED"));
			assertThat(worker.output()).contains("Loop 'work' paused", "is told 'PAUSE' by another node");

			assertThat(this.http.post("chihuo/work/cancel", Map.of("id", "slow-a")).text("/result"))
				.isEqualTo("INTERRUPTED");
			await("the run is gone").until(() -> !runs("slow-a"));
			assertThat(this.http.get("chihuo/work/tasks?id=slow-a").status()).isEqualTo(404);

			this.http.post("chihuo/work/resume", Map.of("node", instance));
			run("slow-b");
			assertThat(this.http.get("chihuo/work/tasks?id=slow-b").text("/node"))
				.isEqualTo(other().at("/name").asString());
			Answer killed = this.http.post("chihuo/work/kill", Map.of("node", "all"));
			assertThat(killed.text("/nodes/0/state")).isEqualTo(LoopState.STOPPED.name());
			assertThat(killed.text("/nodes/1/state")).isEqualTo(LoopState.STOPPED.name());
			assertThat(this.http.get("chihuo/work/tasks?id=slow-b").text("/task/state")).isEqualTo("READY");
			assertThat(this.http.post("chihuo/work/cancel", Map.of("id", "slow-b")).text("/result"))
				.isEqualTo("REMOVED");
		}
	}

	@Test
	void queueIsChangedThoughItsWorkerHasDied() {
		try (EndpointWorker worker = worker()) {
			awaitOther();
			run("slow-c");
			this.asked.bean(ChihuoClient.class)
				.queue(WorkLoop.NAME, Object.class)
				.add("waits", null, AddOptions.delayed(Duration.ofHours(1)));
			worker.kill();
			await("it is gone").until(() -> other().isMissingNode());
			assertThat(this.http.get("chihuo/work").text("/counts/delayed")).isEqualTo("1");
			assertThat(this.http.post("chihuo/work/cancel", Map.of("id", "waits")).text("/result"))
				.isEqualTo("REMOVED");
			assertThat(this.http.post("chihuo/work/cancel", Map.of("id", "slow-c")).text("/result"))
				.isEqualTo("INTERRUPTED");
		}
	}

	@Test
	void nodeThatIsKilledVanishesWithinThreeHeartbeats() {
		try (EndpointWorker worker = worker()) {
			String instance = awaitOther();
			worker.kill();
			Instant killed = Instant.now();
			await("it is gone").until(() -> other().isMissingNode());
			assertThat(Duration.between(killed, Instant.now())).isLessThan(HEARTBEAT.multipliedBy(5));
			assertThat(this.http.post("chihuo/work/pause", Map.of("node", instance)).status()).isEqualTo(404);
		}
	}

}
