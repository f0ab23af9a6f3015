// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;

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
import io.chihuo.TaskQueue;
import io.chihuo.actuate.Http.Answer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node that is asked, in this JVM, which runs nothing itself, and one that works, in a
 * JVM of its own.
 */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TwoProcesses {

	private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(2);

	private final String namespace = UUID.randomUUID().toString();

	@TempDir
	Path directory;

	private EndpointProcess asked;

	private Http http;

	private TaskQueue<Object> queue;

	/** Properties of an application on the server of this test. */
	abstract List<String> server();

	@BeforeAll
	void start() {
		this.asked = EndpointProcess.start(WebApplicationType.SERVLET, List.of(),
				properties("chihuo.loops.work.enabled=false"));
		this.http = this.asked.http();
		this.queue = this.asked.bean(ChihuoClient.class).queue(WorkLoop.NAME, Object.class);
	}

	@AfterAll
	void stop() {
		this.asked.close();
	}

	private String[] properties(String... more) {
		List<String> all = new ArrayList<>(server());
		all.addAll(List.of(EndpointProcess.WRITABLE, "chihuo.namespace=" + this.namespace,
				"chihuo.cluster.heartbeat=" + HEARTBEAT_INTERVAL.toMillis() + "ms"));
		all.addAll(List.of(more));
		return all.toArray(String[]::new);
	}

	/** A worker, once those of other tests are forgotten. */
	private EndpointWorker worker() {
		await("there is no other").until(() -> other().isMissingNode());
		return EndpointWorker.start(this.directory.resolve(UUID.randomUUID() + ".out"),
				properties("spring.main.web-application-type=none", "spring.main.keep-alive=true"));
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
		return TestLimits.await(what).pollInterval(Duration.ofMillis(50));
	}

	private Answer changed(String action, Map<String, ?> body) {
		Answer answer = this.http.post("chihuo/work/" + action, body);
		assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
		return answer;
	}

	/** State of an id, empty if it is absent. */
	private String state(String id) {
		return this.http.get("chihuo/work/tasks?id=" + id).text("/task/state");
	}

	private void run(String id) {
		this.queue.add(id);
		await(id + " runs on the other node").until(() -> runs(id));
	}

	private boolean runs(String id) {
		return StreamSupport.stream(loop().at("/running").spliterator(), false)
			.anyMatch((task) -> task.at("/id").asString().equals(id));
	}

	@Test
	void commandForAnotherNodeIsExecutedThere() {
		try (EndpointWorker worker = worker()) {
			String instance = awaitOther();
			run("slow-a");
			assertThat(other().at("/name").asString()).isNotEqualTo(this.http.get("chihuo").text("/node"));

			Answer paused = this.http.post("chihuo/work/pause", Map.of("node", instance));
			assertThat(paused.status()).as(paused.toString()).isEqualTo(200);
			assertThat(paused.text("/nodes/0/instance")).isEqualTo(instance);
			assertThat(paused.text("/nodes/0/state")).isEqualTo("PAUSED");
			await("it is shown as paused").until(() -> loop().at("/state").asString().equals("PAUSED"));
			this.queue.add("slow-paused");
			assertThat(worker.output()).contains("Loop 'work' paused", "gets the command 'PAUSE' from another node");

			assertThat(this.http.post("chihuo/work/cancel", Map.of("id", "slow-a")).text("/result"))
				.isEqualTo("INTERRUPTED");
			await("the run is gone").until(() -> !runs("slow-a"));
			assertThat(this.http.get("chihuo/work/tasks?id=slow-a").status()).isEqualTo(404);

			assertThat(runs("slow-paused")).isFalse();
			assertThat(state("slow-paused")).isEqualTo("READY");
			this.http.post("chihuo/work/resume", Map.of("node", instance));
			await("what was added meanwhile runs").until(() -> runs("slow-paused"));
			this.http.post("chihuo/work/cancel", Map.of("id", "slow-paused"));
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
	void loopOfTheOtherNodeIsStoppedStartedAndResized() {
		try (EndpointWorker worker = worker()) {
			String instance = awaitOther();
			run("slow-d");
			Map<String, Object> one = Map.of("node", instance, "concurrency", 1);
			// a node may be seen a moment before it receives messages
			await("it answers").until(() -> this.http.post("chihuo/work/concurrency", one).status() == 200);
			await("it is shown").until(() -> loop().at("/concurrency").asInt() == 1);
			this.queue.add("slow-e");
			assertThat(changed("stop", Map.of("node", instance)).text("/nodes/0/state")).isEqualTo("STOPPING");
			assertThat(runs("slow-d")).isTrue();
			this.http.post("chihuo/work/cancel", Map.of("id", "slow-d"));
			await("it has stopped").until(() -> loop().at("/state").asString().equals("STOPPED"));
			assertThat(state("slow-e")).isEqualTo("READY");
			assertThat(changed("start", Map.of("node", instance)).text("/nodes/0/state")).isEqualTo("RUNNING");
			await("it works again").until(() -> runs("slow-e"));
			this.queue.add("slow-f");
			changed("concurrency", Map.of("node", instance, "concurrency", 2));
			await("there is room for two").until(() -> runs("slow-f"));
			this.http.post("chihuo/work/clear", Map.of("what", "unfinished"));
			await("both are gone").until(() -> !runs("slow-e") && !runs("slow-f"));
			assertThat(worker.output()).contains("gets the command 'STOP' from another node",
					"gets the command 'START' from another node");
		}
	}

	@Test
	void everythingIsDoneToAQueueWithoutItsWorker() {
		assertThat(changed("finish", Map.of("id", "f")).text("/changed")).isEqualTo("1");
		assertThat(state("f")).isEqualTo("FINISHED");
		assertThat(this.http.get("chihuo/work").text("/counts/finished")).isEqualTo("1");
		assertThat(changed("unfinish", Map.of("id", "f")).text("/changed")).isEqualTo("1");
		assertThat(this.http.get("chihuo/work/tasks?id=f").status()).isEqualTo(404);
		letters("bad-1", "bad-2", "bad-3", "bad-4");
		Answer first = this.http.get("chihuo/work/dead-letters?size=3");
		assertThat(first.body().at("/letters").size()).isEqualTo(3);
		assertThat(first.text("/letters/0/reason")).contains("It is bad");
		assertThat(first.body().toString()).doesNotContain("1234");
		Answer second = this.http.get("chihuo/work/dead-letters?size=3&cursor=" + Http.encode(first.text("/next")));
		assertThat(second.body().at("/letters").size()).isEqualTo(1);
		String one = first.text("/letters/0/id");
		assertThat(changed("requeue", Map.of("id", one)).text("/changed")).isEqualTo("1");
		assertThat(state(one)).isEqualTo("READY");
		assertThat(changed("discard", Map.of("id", first.text("/letters/1/id"))).text("/changed")).isEqualTo("1");
		assertThat(state(first.text("/letters/1/id"))).isEmpty();
		assertThat(changed("requeue", Map.of("all", true)).text("/changed")).isEqualTo("2");
		assertThat(changed("discard", Map.of("all", true)).text("/changed")).isEqualTo("0");
		assertThat(changed("clear", Map.of("what", "unfinished")).text("/changed")).isEqualTo("3");
		changed("finish", Map.of("id", "g"));
		assertThat(changed("clear", Map.of("what", "finished")).text("/changed")).isEqualTo("1");
		assertThat(changed("clear", Map.of("what", "all")).text("/changed")).isEqualTo("0");
	}

	/** Tasks that die on the other node, which then ends. */
	private void letters(String... ids) {
		try (EndpointWorker worker = worker()) {
			for (String id : ids) {
				this.queue.add(id, Map.of("secret", "1234"));
			}
			await("they are dead").until(() -> this.http.get("chihuo/work").text("/counts/dead"),
					Integer.toString(ids.length)::equals);
			worker.kill();
		}
	}

	@Test
	void nodeThatIsKilledVanishesAndItsQueueIsChangedAllTheSame() {
		try (EndpointWorker worker = worker()) {
			String instance = awaitOther();
			run("slow-c");
			this.queue.add("waits", null, AddOptions.delayed(Duration.ofHours(1)));
			worker.kill();
			await("it is gone").until(() -> other().isMissingNode());
			assertThat(this.http.post("chihuo/work/pause", Map.of("node", instance)).status()).isEqualTo(404);
			assertThat(this.http.get("chihuo/work").text("/counts/delayed")).isEqualTo("1");
			assertThat(this.http.post("chihuo/work/cancel", Map.of("id", "waits")).text("/result"))
				.isEqualTo("REMOVED");
			assertThat(this.http.post("chihuo/work/cancel", Map.of("id", "slow-c")).text("/result"))
				.isEqualTo("INTERRUPTED");
		}
	}

}
