// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopControl;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.LoopState;
import io.chihuo.RejectTaskException;
import io.chihuo.TaskQueue;
import io.chihuo.TaskState;
import io.chihuo.actuate.ControlScript.ScriptResult;
import io.chihuo.docs.ShellExamples;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The control script against an application.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControlScriptTests {

	private static final String AWKWARD = "bad /ü?&=%2F#\"' \\{}@$(id)`*\u202e";

	private EndpointProcess application;

	private ControlScript script;

	private LoopControl loop;

	private TaskQueue<Object> queue;

	@BeforeAll
	void start(@TempDir Path home) {
		this.application = EndpointProcess.start(WebApplicationType.SERVLET, List.of(), EndpointProcess.WRITABLE);
		this.script = ControlScript.to(this.application.http().port(), home);
		this.loop = this.application.bean(ChihuoLoopRegistry.class).get(WorkLoop.NAME);
		this.queue = this.application.bean(ChihuoClient.class).queue(WorkLoop.NAME, Object.class);
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

	private void die(String... ids) {
		for (String id : ids) {
			this.queue.add(id);
			TestLimits.await().until(() -> state(id) == TaskState.DEAD);
		}
	}

	private void run(String id) {
		this.queue.add(id);
		TestLimits.await().until(() -> this.loop.runningTasks().stream().anyMatch((task) -> task.id().equals(id)));
	}

	private TaskState state(String id) {
		return this.queue.find(id).map((info) -> info.state()).orElse(null);
	}

	@Test
	void showsNodesAndLoops() throws Exception {
		String node = this.application.http().get("chihuo").text("/node");
		assertThat(this.script.run("status").expect(0).out()).contains("backend memory", "INSTANCE", node);
		assertThat(this.script.run("loops").expect(0).out().lines())
			.anySatisfy((line) -> assertThat(line).matches("work +RUNNING +1 +2 +0"));
		die("bad-1");
		ScriptResult result = this.script.run("status", "work").expect(0);
		assertThat(result.out()).containsPattern("READY +DELAYED").contains("RUNNING", "It is bad");
	}

	@Test
	void pausesResumesAndResizes() throws Exception {
		assertThat(this.script.run("pause", "work").expect(0).out()).contains("work", "DONE", "PAUSED");
		assertThat(this.loop.state()).isEqualTo(LoopState.PAUSED);
		this.script.run("--all", "resume").expect(0);
		assertThat(this.loop.state()).isEqualTo(LoopState.RUNNING);
		this.script.run("concurrency", "work", "7").expect(0);
		assertThat(this.loop.concurrency()).isEqualTo(7);
		assertThat(this.script.run("concurrency", "work", "1001").expect(1).out()).contains("max-concurrency");
		this.script.run("concurrency", "work", "many").expect(2);
		assertThat(this.loop.concurrency()).isEqualTo(7);
	}

	@Test
	void stopsStartsAndKillsOnTheNodeThatIsNamed() throws Exception {
		run("slow-kill");
		String instance = this.application.http().get("chihuo").text("/instance");
		this.script.run("stop", "work", "--node", instance).expect(0);
		assertThat(this.loop.state()).isEqualTo(LoopState.STOPPING);
		this.script.run("kill", "work", "--node=local").expect(0);
		assertThat(this.loop.state()).isEqualTo(LoopState.STOPPED);
		assertThat(this.script.run("pause", "work").expect(1).out()).contains("FAILED");
		this.script.run("start", "work", "-n", "other").expect(3);
		assertThat(this.loop.state()).isEqualTo(LoopState.STOPPED);
		this.script.run("start", "work").expect(0);
		assertThat(this.loop.state()).isEqualTo(LoopState.RUNNING);
	}

	@Test
	void reachesALoopThatHasTheNameOfAPartOfTheEndpoint() throws Exception {
		ChihuoLoopRegistry loops = this.application.bean(ChihuoLoopRegistry.class);
		loops.register(LoopDefinition.of("flows", String.class, LoopHandler.run((task) -> {
		})));
		this.script.run("pause", "flows").expect(0);
		assertThat(loops.get("flows").state()).isEqualTo(LoopState.PAUSED);
		assertThat(this.script.run("status", "flows").expect(0).out()).contains("PAUSED");
		this.script.run("resume", "flows").expect(0);
		this.script.run("drain", "flows").expect(0);
		assertThat(loops.get("flows").state()).isEqualTo(LoopState.STOPPED);
		loops.remove("flows").join();
	}

	@Test
	void auditShowsTheLastWrites() throws Exception {
		this.script.run("concurrency", "work", "5").expect(0);
		this.script.run("concurrency", "work", "1001").expect(1);
		assertThat(this.script.run("audit").expect(0).out().lines().skip(1).limit(2)).satisfiesExactly(
				(line) -> assertThat(line).contains("REFUSED", "concurrency", "work", "concurrency=1001"),
				(line) -> assertThat(line).contains("DONE", "concurrency", "work", "concurrency=5", "done by 1"));
		this.script.run("audit", "work").expect(0);
		this.script.run("audit", "other").expect(3);
	}

	@Test
	void drainWaitsUntilNoTaskRuns() throws Exception {
		run("slow-drain");
		ScriptResult early = this.script.run("drain", "work", "--wait", "0").expect(6);
		assertThat(early.out()).contains("work", "STOPPING", "1 running");
		CompletableFuture<ScriptResult> drained = CompletableFuture.supplyAsync(() -> drain("--all"));
		assertThat(drained).isNotDone();
		this.application.bean(WorkLoop.class).release();
		assertThat(drained.join().expect(0).out()).isEqualTo("drained: work\n");
		assertThat(this.loop.state()).isEqualTo(LoopState.STOPPED);
		assertThat(drain("work").expect(0).out()).as("once more").isEqualTo("drained: work\n");
	}

	private ScriptResult drain(String loop) {
		try {
			return this.script.run("drain", loop, "--wait", String.valueOf(TestLimits.HANG_SECONDS), "--node", "local");
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void listsRequeuesAndDiscardsDeadLettersOfAnyId() throws Exception {
		die(AWKWARD, "bad-2", "bad-3");
		ScriptResult page = this.script.run("dead", "list", "work", "--size", "2").expect(0);
		assertThat(page.out()).contains("bad /ü?&=%2F#\"' \\{}@$(id)`*\\u{202e}", "It is bad", "more: --cursor")
			.doesNotContain("bad-3");
		JsonNode first = JsonMapper.shared().readTree(this.script.run("dead", "list", "work", "--size=2", "-j").out());
		assertThat(first.at("/letters/0/id").asString()).isEqualTo(AWKWARD);
		ScriptResult rest = this.script.run("dead", "list", "work", "--cursor", first.at("/next").asString());
		assertThat(rest.expect(0).out()).contains("bad-3").doesNotContain("bad-2", "more:");
		this.loop.pause();
		this.script.run("dead", "requeue", "work", AWKWARD, "bad-2").expect(0);
		assertThat(state(AWKWARD)).isEqualTo(TaskState.READY);
		assertThat(state("bad-2")).isEqualTo(TaskState.READY);
		assertThat(this.script.run("dead", "discard", "work", "--", "--other", "bad-3").expect(3).out())
			.contains("id --other: it is no dead letter", "id bad-3: 1 changed");
		assertThat(state("bad-3")).isNull();
	}

	@Test
	void showsAnOverview() throws Exception {
		die("bad-1");
		assertThat(this.script.run("overview", "--sort", "dead", "--name", "work").expect(0).out()).contains("IN/min",
				"work", "RUNNING");
		assertThat(this.script.run("overview", "--state=paused").expect(0).out()).doesNotContain("work");
		this.script.run("overview", "--sort", "colour").expect(1);
		this.script.run("loops", "--sort", "ready").expect(2);
		this.script.run("overview", "--last").expect(2);
	}

	@Test
	void looksIntoQueues() throws Exception {
		die("bad-1", "bad-2");
		assertThat(this.script.run("peek", "work", "dead", "--last", "--size", "1").expect(0).out())
			.contains("bad-2", "It is bad", "more: --cursor ")
			.doesNotContain("bad-1");
		run("slow /ü?");
		assertThat(this.script.run("peek", "work", "running").expect(0).out()).contains("TIME", "slow /ü?");
		assertThat(this.script.run("peek", "work", "ready").expect(0).out()).doesNotContain("slow");
		this.script.run("peek", "work", "delayed", "--last").expect(1);
		this.script.run("peek", "work", "other").expect(2);
		this.script.run("peek", "work").expect(2);
		this.script.run("dead", "list", "work", "--last").expect(2);
		this.script.run("peek", "none", "ready").expect(3);
	}

	@Test
	void showsATaskAndItsFailedAttempts() throws Exception {
		die(AWKWARD);
		String node = this.application.http().get("chihuo").text("/node");
		assertThat(this.script.run("task", "work", AWKWARD).expect(0).out()).containsPattern("DEAD +1 +0")
			.contains("ATTEMPT")
			.containsPattern("1 +20\\S+Z +" + Pattern.quote(node) + " +\\S+RejectTaskException: It is bad");
		run("slow-task");
		assertThat(this.script.run("task", "work", "slow-task").expect(0).out()).containsPattern("RUNNING +1 +0")
			.doesNotContain("ATTEMPT ");
		assertThat(this.script.run("task", "work", "other").expect(3).err()).contains("404");
		this.script.run("task", "work").expect(2);
		this.script.run("task", "work", "").expect(1);
		this.script.run("task", "work", AWKWARD, "--last").expect(2);
		assertThat(complete("chihuoctl task w")).containsExactly("work");
	}

	@Test
	void groupsAndFiltersDeadLettersByCause() throws Exception {
		die("bad-1", "bad-2", "worse-3");
		ScriptResult causes = this.script.run("dead", "causes", "work").expect(0);
		assertThat(causes.out().lines()).anySatisfy((line) -> assertThat(line).startsWith("2 ").endsWith("It is bad"))
			.anySatisfy((line) -> assertThat(line).startsWith("1 ").contains("worse-3"))
			.contains("looked at 3");
		assertThat(this.script
			.run("dead", "list", "work", "--cause", "io.chihuo.RejectTaskException: It is bad", "--id-prefix=bad-2",
					"--newer-than", "1h")
			.expect(0)
			.out()).contains("bad-2").doesNotContain("bad-1", "worse-3");
		this.script.run("dead", "causes", "work", "--older-than", "soon").expect(1);
	}

	@Test
	void actsOnAllDeadLettersOnlyIfToldSo() throws Exception {
		die("bad-1", "bad-2");
		this.script.run("dead", "discard", "work").expect(2);
		this.script.run("dead", "discard", "work", "--all").expect(2);
		this.script.run("dead", "requeue", "work", "bad-1", "--all").expect(2);
		this.script.run("dead", "requeue", "work", "--all", "--id-prefix", "bad-1").expect(2);
		this.script.run("dead", "discard", "work", "--all", "--yes", "--exception=x.Y").expect(2);
		assertThat(this.queue.counts().dead()).isEqualTo(2);
		this.loop.pause();
		assertThat(this.script.run("dead", "requeue", "work", "--all").expect(0).out()).contains("2 changed");
		assertThat(this.queue.counts().ready()).isEqualTo(2);
		this.loop.resume();
		TestLimits.await().until(() -> this.queue.counts().dead() == 2);
		assertThat(this.script.run("dead", "discard", "work", "--all", "--yes").expect(0).out()).contains("2 changed");
		assertThat(this.queue.counts().dead()).isZero();
	}

	@Test
	void bulkOperationsAreStartedAwaitedShownAndStopped() throws Exception {
		die("bad-1", "bad-2", "worse-3");
		this.loop.pause();
		this.script.run("bulk", "requeue", "work").expect(2);
		this.script.run("bulk", "requeue", "work", "--all", "--cause=x").expect(2);
		this.script.run("bulk", "discard", "work", "--id-prefix", "bad").expect(2);
		this.script.run("bulk", "cancel", "work", "--id-prefix", "bad").expect(2);
		this.script.run("bulk", "list", "--cause=x").expect(2);
		this.script.run("bulk", "show", "work").expect(2);
		ScriptResult started = this.script.run("bulk", "requeue", "work", "--id-prefix", "bad-", "-j").expect(0);
		String id = JsonMapper.shared().readTree(started.out()).at("/id").asString();
		assertThat(this.script.run("bulk", "wait", id).expect(0).out()).containsPattern("DONE +2 +2 +idPrefix=bad-");
		assertThat(this.queue.counts().ready()).isEqualTo(2);
		assertThat(this.script.run("bulk", "discard", "work", "--all", "--yes").expect(0).out()).contains("DISCARD");
		TestLimits.await().until(() -> this.queue.counts().dead() == 0);
		assertThat(this.script.run("bulk", "cancel", "work", "--older-than=1h", "--yes").expect(0).out())
			.containsPattern("CANCEL .* addedBefore=");
		this.script.run("bulk", "cancel", "work", "--cause=x", "--yes").expect(1);
		assertThat(this.script.run("bulk", "list").expect(0).out()).contains(id, "DISCARD");
		assertThat(this.script.run("bulk", "stop", id).expect(0).out()).contains("DONE");
		assertThat(this.script.run("bulk", "show", id).expect(0).out()).contains(id);
		this.script.run("bulk", "show", "0-0").expect(3);
		this.script.run("bulk", "stop", "0-0").expect(3);
		assertThat(complete("chihuoctl bulk requeue w")).containsExactly("work");
		assertThat(complete("chihuoctl -u " + this.script.environment().get("CHIHUO_URL") + " bulk show " + id))
			.containsExactly(id);
	}

	@Test
	void emptyConditionIsRefusedAndNotLeftOut() throws Exception {
		die("bad-1");
		for (String option : List.of("--cause", "--exception", "--id-prefix", "--older-than", "--newer-than")) {
			for (List<String> command : List.of(List.of("bulk", "discard"), List.of("bulk", "requeue"),
					List.of("dead", "list"), List.of("dead", "causes"))) {
				List<String> arguments = new ArrayList<>(command);
				arguments.addAll(List.of("work", "--yes", option, ""));
				arguments
					.addAll(option.equals("--id-prefix") ? List.of("--older-than=0s") : List.of("--id-prefix=bad"));
				assertThat(this.script.run(arguments.toArray(String[]::new)).expect(2).err()).contains(option,
						"not empty");
			}
		}
		this.script.run("bulk", "discard", "work", "--yes", "--cause=", "--id-prefix=bad").expect(2);
		this.script.run("bulk", "discard", "work", "--yes", "--id-prefix=bad", "--id-prefix=none").expect(2);
		assertThat(this.queue.counts().dead()).isEqualTo(1);
	}

	@Test
	void questionBeforeABulkDiscardShowsTheFilter() throws Exception {
		assertThat(this.script.run("bulk", "discard", "work", "--id-prefix", "it's\u0007", "--older-than=2h")
			.expect(2)
			.err()).contains("with idPrefix='it's?' olderThan='2h' are forgotten", "--yes");
	}

	@Test
	void failuresOfHandlersCannotSteerTheTerminal() throws Exception {
		this.application.bean(ChihuoLoopRegistry.class)
			.register(LoopDefinition.of("hostile", Object.class, LoopHandler.run((task) -> {
				throw new RejectTaskException("a\u001b[2J\u009b31m\u202e\u0000 b\u0007");
			})));
		TaskQueue<Object> hostile = this.application.bean(ChihuoClient.class).queue("hostile", Object.class);
		hostile.add("x");
		TestLimits.await().until(() -> hostile.counts().dead() == 1);
		for (List<String> command : List.of(List.of("dead", "list", "hostile"), List.of("status", "hostile"),
				List.of("--json", "dead", "list", "hostile"))) {
			String out = this.script.run(command.toArray(String[]::new)).expect(0).out();
			assertThat(out).contains("[2J").doesNotContainPattern("[\\p{Cf}&&[^\n]]|[\\p{Cc}&&[^\n]]");
		}
		String json = this.script.run("--json", "dead", "list", "hostile").out();
		assertThat(json.strip()).isNotEmpty();
		assertThat(JsonMapper.shared().readTree(json))
			.isEqualTo(this.application.http().get("chihuo/hostile/dead-letters").body());
		this.application.bean(ChihuoLoopRegistry.class).remove("hostile");
	}

	@Test
	void exitCodeTellsThatALoopOrNamespaceIsNotFound() throws Exception {
		assertThat(this.script.run("status", "other").expect(3).err()).contains("No loop", "404");
		assertThat(this.script.run("pause", "other").expect(3).out()).contains("No loop");
		assertThat(this.script.run("--namespace", "a&b", "status").expect(3).err()).contains("namespace");
		assertThat(this.script.run("status", "..").expect(2).err()).contains("..");
		assertThat(this.script.run("status", "a/../b").expect(2).err()).contains("no name");
		assertThat(this.script.run("other").expect(2).err()).contains("no command");
		assertThat(this.script.run("--other", "status").expect(2).err()).contains("no option");
	}

	@Test
	void worksWithoutJqAsFarAsItSays() throws Exception {
		die("bad-1");
		ControlScript bare = this.script.withPrograms("bash", "curl", "sed", "env");
		assertThat(bare.run("loops").expect(7).err()).contains("jq is not installed", "--json");
		assertThat(bare.run("drain", "work").expect(7).err()).contains("jq");
		assertThat(bare.run("loops", "--json").expect(0).out()).contains("\"work\"");
		assertThat(bare.run("pause", "work", "--json").expect(0).out()).contains("PAUSED");
		assertThat(bare.run("dead", "requeue", "work", "bad-1").expect(0).out()).contains("\"changed\":1");
		assertThat(this.script.withPrograms("bash", "env", "jq").run("loops").expect(7).err()).contains("curl");
	}

	@Test
	void examplesOfThePageRunAsTheyStand() throws Exception {
		this.application.bean(ChihuoLoopRegistry.class)
			.register(LoopDefinition.of("thumbnails", Object.class, LoopHandler.run((task) -> {
				throw new RejectTaskException("It is bad");
			})));
		TaskQueue<Object> photos = this.application.bean(ChihuoClient.class).queue("thumbnails", Object.class);
		photos.add("photos/bad");
		TestLimits.await().until(() -> photos.counts().dead() == 1);
		List<String> examples = ShellExamples.of("docs/chihuoctl.md", "bash");
		assertThat(examples).hasSize(1);
		String program = "PATH=$1:$PATH; set -e\n" + examples.get(0);
		this.script.runCommand(List.of("bash", "-c", program, "bash", ControlScript.file().getParent().toString()))
			.expect(0);
		this.application.bean(ChihuoLoopRegistry.class).remove("thumbnails");
	}

	@Test
	void completesCommandsLoopsAndOptions() throws Exception {
		assertThat(complete("chihuoctl pa")).containsExactly("pause");
		assertThat(complete("chihuoctl -u " + this.script.environment().get("CHIHUO_URL") + " pause "))
			.contains("work");
		assertThat(complete("chihuoctl dead requeue w")).containsExactly("work");
		assertThat(complete("chihuoctl dead d")).containsExactly("discard");
		assertThat(complete("chihuoctl status --names")).containsExactly("--namespace");
		assertThat(complete("chihuoctl concurrency work ")).doesNotContain("work");
	}

	private List<String> complete(String line) throws Exception {
		String program = "eval \"$(\"$1\" completion)\"; PATH=${1%/*}:$PATH; COMP_LINE=$2 COMP_POINT=${#2}; _chihuoctl; "
				+ "printf '%s\\n' \"${COMPREPLY[@]}\"";
		return this.script.runCommand(List.of("bash", "-c", program, "bash", ControlScript.file().toString(), line))
			.expect(0)
			.out()
			.lines()
			.toList();
	}

}
