// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopControl;
import io.chihuo.LoopState;
import io.chihuo.TaskQueue;
import io.chihuo.TaskState;
import io.chihuo.actuate.Http.Answer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every operation over HTTP; the same on each web stack.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
abstract class ChihuoEndpointContract implements ScheduleEndpointContract, FlowEndpointContract, BulkEndpointContract,
		PeekEndpointContract, OverviewEndpointContract, PartNameEndpointContract {

	private static final String LOOP = "chihuo/" + WorkLoop.NAME;

	private EndpointProcess application;

	private Http http;

	private LoopControl loop;

	private TaskQueue<Object> queue;

	abstract WebApplicationType type();

	abstract List<Class<?>> configuration();

	@BeforeAll
	void start() {
		this.application = EndpointProcess.start(type(), configuration(), EndpointProcess.WRITABLE,
				"chihuo.loops.work.max-crashes=3");
		this.http = this.application.http();
		this.loop = this.application.bean(ChihuoLoopRegistry.class).get(WorkLoop.NAME);
		this.queue = client().queue(WorkLoop.NAME, Object.class);
	}

	@BeforeEach
	void reset() {
		this.queue.clearAll();
		this.loop.stop(Duration.ZERO).join();
		this.loop.setConcurrency(2);
		this.loop.start();
	}

	@AfterAll
	void stop() {
		this.application.close();
	}

	@Override
	public final Http http() {
		return this.http;
	}

	@Override
	public final LoopControl loop() {
		return this.loop;
	}

	@Override
	public final ChihuoLoopRegistry loops() {
		return this.application.bean(ChihuoLoopRegistry.class);
	}

	@Override
	public final ChihuoClient client() {
		return this.application.bean(ChihuoClient.class);
	}

	private void run(String id) {
		this.queue.add(id, Map.of("secret", "1234"));
		TestLimits.await()
			.until(() -> this.loop.runningTasks()
				.stream()
				.anyMatch((task) -> task.id().equals(id) && WorkLoop.MESSAGE.equals(task.message())));
	}

	private void die(String... ids) {
		for (String id : ids) {
			this.queue.add(id, Map.of("secret", "1234"));
			TestLimits.await().until(() -> state(id) == TaskState.DEAD);
		}
	}

	private TaskState state(String id) {
		return this.queue.find(id).map((info) -> info.state()).orElse(null);
	}

	private Answer change(String action, Map<String, ?> body) {
		return this.http.post(LOOP + "/" + action, body);
	}

	private Answer changed(String action, Map<String, ?> body) {
		Answer answer = change(action, body);
		assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
		return answer;
	}

	@Test
	void showsThisNodeWithItsLoopsAndTheirRuns() {
		run("slow");
		Answer answer = this.http.get("chihuo");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.text("/backend")).isEqualTo("memory");
		assertThat(answer.text("/nodes/0/name")).isEqualTo(answer.text("/node"));
		assertThat(answer.text("/nodes/0/instance")).isEqualTo(answer.text("/instance"));
		assertThat(answer.text("/nodes/0/uptime")).startsWith("PT");
		assertThat(answer.text("/nodes/0/loops/0/name")).isEqualTo("work");
		assertThat(answer.text("/nodes/0/loops/0/state")).isEqualTo("RUNNING");
		assertThat(answer.text("/nodes/0/loops/0/running/0/id")).isEqualTo("slow");
		assertThat(answer.text("/nodes/0/loops/0/running/0/progress")).isEqualTo("0.5");
		assertThat(answer.text("/nodes/0/loops/0/running/0/message")).isEqualTo(WorkLoop.MESSAGE);
		assertThat(answer.body().toString()).doesNotContain("1234");
	}

	@Test
	void showsOneLoop() {
		die("bad");
		run("slow");
		Answer answer = this.http.get(LOOP);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.text("/counts/dead")).isEqualTo("1");
		assertThat(answer.text("/counts/running")).isEqualTo("1");
		assertThat(answer.text("/options/lease")).isEqualTo("PT30S");
		assertThat(answer.text("/optionSources/lease")).isEqualTo("DEFAULT");
		assertThat(answer.text("/optionSources/concurrency")).isEqualTo("ANNOTATION");
		assertThat(answer.text("/optionSources/maxCrashes")).isEqualTo("PROPERTY");
		assertThat(answer.text("/nodes/0/loop/concurrency")).isEqualTo("2");
		assertThat(answer.text("/nodes/0/loop/lastError/id")).isEqualTo("bad");
		assertThat(answer.text("/nodes/0/loop/lastError/error")).contains("It is bad");
	}

	@Test
	void unknownLoopOrPartIsNotFound() {
		assertThat(this.http.get("chihuo/other").status()).isEqualTo(404);
		assertThat(this.http.get("chihuo/other").text("/error")).as("names are not listed")
			.isEqualTo("No loop or queue of this name is known here");
		assertThat(this.http.get("chihuo/other/tasks?id=a").status()).isEqualTo(404);
		assertThat(this.http.get("chihuo/other/dead-letters").status()).isEqualTo(404);
		assertThat(this.http.get(LOOP + "/other").status()).isEqualTo(404);
		assertThat(this.http.post("chihuo/other/pause", Map.of()).status()).isEqualTo(404);
		assertThat(this.http.post(LOOP + "/other", Map.of()).status()).isEqualTo(404);
	}

	@Test
	void showsATaskOfAnyId() {
		run(AWKWARD);
		Answer answer = this.http.get(LOOP + "/tasks?id=" + Http.encode(AWKWARD));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.text("/task/id")).isEqualTo(AWKWARD);
		assertThat(answer.text("/task/state")).isEqualTo("RUNNING");
		assertThat(answer.text("/task/attempts")).isEqualTo("1");
		assertThat(answer.text("/run/message")).isEqualTo(WorkLoop.MESSAGE);
		assertThat(answer.text("/node")).isEqualTo(this.http.get("chihuo").text("/node"));
		assertThat(this.http.get(LOOP + "/tasks?id=other").status()).isEqualTo(404);
		assertThat(this.http.get(LOOP + "/tasks").status()).isEqualTo(400);
		assertThat(this.http.get(LOOP + "/tasks?id=").status()).isEqualTo(400);
	}

	@Test
	void showsFailedAttemptsOfATask() {
		die("bad");
		Answer answer = this.http.get(LOOP + "/tasks?id=bad");
		assertThat(answer.text("/task/failedAttempts/0/number")).isEqualTo("1");
		assertThat(answer.text("/task/failedAttempts/0/error")).contains("It is bad");
		assertThat(answer.text("/task/failedAttempts/0/endedAt")).startsWith("20");
		assertThat(answer.text("/task/failedAttempts/0/node")).isEqualTo(this.http.get("chihuo").text("/node"));
		assertThat(answer.body().at("/task/failedAttempts")).hasSize(1);
		assertThat(this.http.get(LOOP + "/dead-letters").body().at("/letters/0/failedAttempts"))
			.isEqualTo(answer.body().at("/task/failedAttempts"));
		assertThat(this.http.get(LOOP + "/dead").body().at("/tasks/0/task/failedAttempts/0").isMissingNode()).isTrue();
	}

	@Test
	void showsWhyATaskDoesNotMove() {
		assertThat(this.http.post(LOOP + "/pause", Map.of()).status()).isEqualTo(200);
		this.queue.add("held");
		assertThat(this.http.get(LOOP + "/tasks?id=held").text("/obstacle")).contains("is paused on");
	}

	@Test
	void showsATaskWithoutItsPayload() {
		run("slow");
		Answer answer = this.http.get(LOOP + "/tasks?id=slow");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body().at("/payload").isNull()).isTrue();
		assertThat(answer.body().toString()).doesNotContain("1234");
	}

	@Test
	void showsDeadLettersInPagesWithoutTheirPayload() {
		die("bad-1", "bad-2", "bad-3");
		Answer first = this.http.get(LOOP + "/dead-letters?size=2");
		assertThat(first.text("/letters/0/id")).isEqualTo("bad-1");
		assertThat(first.text("/letters/0/reason")).contains("It is bad");
		assertThat(first.text("/letters/1/id")).isEqualTo("bad-2");
		Answer second = this.http.get(LOOP + "/dead-letters?size=2&cursor=" + Http.encode(first.text("/next")));
		assertThat(second.text("/letters/0/id")).isEqualTo("bad-3");
		assertThat(second.body().at("/next").isNull()).isTrue();
		assertThat(first.body().toString()).doesNotContain("1234");
		assertThat(this.http.get(LOOP + "/dead-letters?size=0").status()).isEqualTo(400);
		assertThat(this.http.get(LOOP + "/dead-letters?size=x").status()).isEqualTo(400);
	}

	@Test
	void groupsAndFiltersDeadLettersByCause() {
		die("bad-1", "bad-2", "worse-3");
		Answer causes = this.http.get(LOOP + "/dead-letter-causes");
		assertThat(causes.status()).isEqualTo(200);
		assertThat(causes.text("/causes/0/cause")).isEqualTo("io.chihuo.RejectTaskException: It is bad");
		assertThat(causes.text("/causes/0/exception")).isEqualTo("io.chihuo.RejectTaskException");
		assertThat(causes.text("/causes/0/count")).isEqualTo("2");
		assertThat(causes.text("/causes/0/exampleId")).isEqualTo("bad-2");
		assertThat(causes.text("/causes/1/cause")).contains("It is worse");
		assertThat(causes.text("/scanned")).isEqualTo("3");
		assertThat(causes.body().at("/next").isNull()).isTrue();
		String letters = LOOP + "/dead-letters?cause=" + Http.encode(causes.text("/causes/1/cause"));
		assertThat(this.http.get(letters).text("/letters/0/id")).isEqualTo("worse-3");
		assertThat(this.http.get(letters).text("/scanned")).isEqualTo("3");
		assertThat(this.http.get(letters + "&newerThan=1h&idPrefix=bad").body().at("/letters")).isEmpty();
		assertThat(this.http.get(LOOP + "/dead-letters?olderThan=PT1H").body().at("/letters")).isEmpty();
		assertThat(this.http.get(LOOP + "/dead-letter-causes?exception=java.lang.Error").body().at("/causes"))
			.isEmpty();
		Answer first = this.http.get(LOOP + "/dead-letters?size=1&idPrefix=bad");
		assertThat(first.text("/letters/0/id")).isEqualTo("bad-1");
		Answer second = this.http.get(LOOP + "/dead-letters?idPrefix=bad&cursor=" + Http.encode(first.text("/next")));
		assertThat(second.body().at("/letters")).hasSize(1);
		assertThat(second.text("/letters/0/id")).isEqualTo("bad-2");
		assertThat(first.body().toString()).doesNotContain("1234");
		assertThat(this.http.get(LOOP + "/dead-letters?olderThan=soon").status()).isEqualTo(400);
		assertThat(this.http.get(LOOP + "/dead-letters?olderThan=-1s").status()).isEqualTo(400);
		assertThat(this.http.get(LOOP + "/dead-letters?idPrefix=a&size=1001").status()).isEqualTo(400);
	}

	@Test
	void pausesAndResumes() {
		Answer answer = changed("pause", Map.of());
		assertThat(answer.text("/nodes/0/outcome")).isEqualTo("DONE");
		assertThat(answer.text("/nodes/0/state")).isEqualTo("PAUSED");
		assertThat(this.loop.state()).isEqualTo(LoopState.PAUSED);
		assertThat(changed("resume", Map.of()).text("/nodes/0/state")).isEqualTo("RUNNING");
		assertThat(this.loop.state()).isEqualTo(LoopState.RUNNING);
	}

	@Test
	void commandThatALoopIgnoresIsAConflict() {
		changed("stop", Map.of());
		Answer answer = change("pause", Map.of());
		assertThat(answer.status()).isEqualTo(409);
		assertThat(answer.text("/nodes/0/outcome")).isEqualTo("FAILED");
	}

	@Test
	void stopLetsRunningTasksEnd() {
		run("slow-stop");
		assertThat(changed("stop", Map.of()).text("/nodes/0/state")).isEqualTo("STOPPING");
		assertThat(this.loop.runningTasks()).hasSize(1);
		this.application.bean(WorkLoop.class).release();
		TestLimits.await().until(() -> this.loop.state() == LoopState.STOPPED);
		assertThat(this.application.bean(WorkLoop.class).wasInterrupted("slow-stop")).isFalse();
		assertThat(state("slow-stop")).isNull();
		assertThat(changed("start", Map.of()).text("/nodes/0/state")).isEqualTo("RUNNING");
	}

	@Test
	void killInterruptsAndReleasesRunsOfAStoppingLoop() {
		run("slow-kill");
		changed("stop", Map.of());
		assertThat(changed("kill", Map.of()).text("/nodes/0/state")).isEqualTo("STOPPED");
		assertThat(this.application.bean(WorkLoop.class).wasInterrupted("slow-kill")).isTrue();
		assertThat(state("slow-kill")).isEqualTo(TaskState.READY);
	}

	@Test
	void setsTheConcurrency() {
		changed("concurrency", Map.of("concurrency", 7));
		assertThat(this.loop.concurrency()).isEqualTo(7);
		Answer tooMany = change("concurrency", Map.of("concurrency", 1001));
		assertThat(tooMany.status()).isEqualTo(409);
		assertThat(tooMany.text("/nodes/0/detail")).contains("at most 1000", "max-concurrency");
		assertThat(change("concurrency", Map.of("concurrency", 0)).status()).isEqualTo(400);
		assertThat(change("concurrency", Map.of()).status()).isEqualTo(400);
		assertThat(change("concurrency", Map.of("concurrency", "many")).status()).isEqualTo(400);
		assertThat(change("pause", Map.of("concurrency", 3)).status()).isEqualTo(400);
		assertThat(change("pause", Map.of("id", "x")).text("/error")).isEqualTo("'pause' takes [node], not [id]");
		assertThat(this.loop.concurrency()).isEqualTo(7);
	}

	@Test
	void asksANodeByNameOrInstanceOrAll() {
		Answer self = this.http.get("chihuo");
		for (String node : List.of(self.text("/node"), self.text("/instance"), "all")) {
			changed("pause", Map.of("node", node));
			assertThat(this.loop.state()).isEqualTo(LoopState.PAUSED);
			this.loop.resume();
		}
		Answer unknown = change("pause", Map.of("node", "other"));
		assertThat(unknown.status()).isEqualTo(404);
		assertThat(unknown.text("/error")).isEqualTo("There is no node 'other'");
	}

	@Test
	void cancels() {
		run(AWKWARD);
		Answer answer = changed("cancel", Map.of("id", AWKWARD));
		assertThat(answer.text("/result")).isEqualTo("INTERRUPTED");
		TestLimits.await().until(() -> this.application.bean(WorkLoop.class).wasInterrupted(AWKWARD));
		assertThat(changed("cancel", Map.of("id", "other")).text("/result")).isEqualTo("NOT_FOUND");
		assertThat(change("cancel", Map.of()).status()).isEqualTo(400);
		assertThat(change("cancel", Map.of("id", "a\nb")).status()).isEqualTo(400);
	}

	@Test
	void finishesAndUnfinishes() {
		assertThat(changed("finish", Map.of("id", "f")).text("/changed")).isEqualTo("1");
		assertThat(this.queue.isFinished("f")).isTrue();
		assertThat(changed("finish", Map.of("id", "f")).text("/changed")).isEqualTo("0");
		assertThat(changed("unfinish", Map.of("id", "f")).text("/changed")).isEqualTo("1");
		assertThat(this.queue.isFinished("f")).isFalse();
	}

	@Test
	void requeuesAndDiscardsOneOrAllDeadLetters() {
		die("bad-1", "bad-2", "bad-3", "bad-4");
		this.loop.pause();
		assertThat(changed("requeue", Map.of("id", "bad-1")).text("/changed")).isEqualTo("1");
		assertThat(state("bad-1")).isEqualTo(TaskState.READY);
		assertThat(changed("discard", Map.of("id", "bad-2")).text("/changed")).isEqualTo("1");
		assertThat(state("bad-2")).isNull();
		assertThat(changed("requeue", Map.of("all", true)).text("/changed")).isEqualTo("2");
		assertThat(changed("discard", Map.of("all", true)).text("/changed")).isEqualTo("0");
		assertThat(change("requeue", Map.of()).status()).isEqualTo(400);
		assertThat(change("discard", Map.of("all", false)).status()).isEqualTo(400);
		assertThat(change("discard", Map.of("all", true, "id", "a")).text("/error"))
			.isEqualTo("'discard' takes [id], not [all]");
	}

	@Test
	void clearsTheNamedSets() {
		this.loop.pause();
		this.queue.add("a", null);
		this.queue.finish("b");
		assertThat(change("clear", Map.of()).status()).isEqualTo(400);
		assertThat(change("clear", Map.of("what", "all", "node", "b")).status()).isEqualTo(400);
		assertThat(changed("clear", Map.of("what", "unfinished")).text("/changed")).isEqualTo("1");
		assertThat(state("b")).isEqualTo(TaskState.FINISHED);
		assertThat(changed("clear", Map.of("what", "finished")).text("/changed")).isEqualTo("1");
		assertThat(changed("clear", Map.of("what", "all")).text("/changed")).isEqualTo("0");
	}

	@Test
	void changesAreSaidInJson() {
		assertThat(this.http.post(LOOP + "/pause").status()).isEqualTo(415);
		assertThat(this.loop.state()).isEqualTo(LoopState.RUNNING);
	}

	@Test
	void everyWriteIsLoggedWithWhoAsked(CapturedOutput output) {
		this.http.post(LOOP + "/finish", Map.of("id", "x"), "X-User", "alice");
		assertThat(output).contains("'finish' of loop 'work' with {id=x}, asked for by " + who() + ": 1 id(s) changed");
		this.http.post(LOOP + "/pause", Map.of("node", "all"), "X-User", "alice");
		assertThat(output)
			.contains("'pause' of loop 'work' with {node=all}, asked for by " + who() + ": done by 1 of 1 node(s)");
	}

	@Test
	void auditHasTheLastWritesWithTheirOutcomes() {
		this.http.post(LOOP + "/finish", Map.of("id", AWKWARD), "X-User", "alice");
		change("concurrency", Map.of("concurrency", 0));
		this.loop.stop(Duration.ZERO).join();
		change("pause", Map.of());
		startFlow("audited");
		this.http.post("chihuo/flows/signal", Map.of("id", "audited", "name", "go", "value", "secret-1234"));
		change("other", Map.of());
		Answer answer = this.http.get("chihuo/audit");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.text("/node")).isEqualTo(this.http.get("chihuo").text("/node"));
		assertThat(answer.text("/writes/0/target")).isEqualTo("FLOW");
		assertThat(answer.text("/writes/0/name")).isEqualTo("audited");
		assertThat(answer.text("/writes/0/parameters/name")).isEqualTo("go");
		assertThat(answer.text("/writes/0/at")).startsWith("20");
		assertThat(answer.text("/writes/1/outcome")).isEqualTo("REFUSED");
		assertThat(answer.text("/writes/1/detail")).isEqualTo("done by 0 of 1 node(s)");
		assertThat(answer.text("/writes/2/outcome")).isEqualTo("REFUSED");
		assertThat(answer.text("/writes/2/parameters/concurrency")).isEqualTo("0");
		assertThat(answer.text("/writes/3/action")).isEqualTo("finish");
		assertThat(answer.text("/writes/3/name")).isEqualTo("work");
		assertThat(answer.text("/writes/3/parameters/id")).isEqualTo(AWKWARD);
		assertThat(answer.text("/writes/3/outcome")).isEqualTo("DONE");
		assertThat(who()).contains(answer.body().at("/writes/3/user").asString("unknown user"));
		assertThat(answer.body().toString()).doesNotContain("secret-1234");
		Answer ofLoop = this.http.get(LOOP + "/audit");
		assertThat(ofLoop.text("/writes/0/action")).isEqualTo("pause");
		assertThat(ofLoop.body().toString()).doesNotContain("FLOW");
		assertThat(this.http.get("chihuo/flows/audit").text("/writes/0/name")).isEqualTo("audited");
		assertThat(this.http.get("chihuo/other/audit").status()).isEqualTo(404);
		client().flow("audited").cancel();
	}

	/** Whom the log names for the user alice. */
	abstract String who();

	@Test
	void healthAndInfoNameTheLoops() {
		Answer health = this.http.get("health/chihuo");
		assertThat(health.status()).isEqualTo(200);
		assertThat(health.text("/details/loops/work")).isEqualTo("RUNNING");
		assertThat(this.http.get("info").text("/chihuo/loops/0")).isEqualTo("work");
	}

}
