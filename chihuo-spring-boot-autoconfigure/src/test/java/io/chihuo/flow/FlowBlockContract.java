// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.chihuo.FailurePolicy;
import io.chihuo.Flow;
import io.chihuo.FlowCondition;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStart;
import io.chihuo.FlowState;
import io.chihuo.FlowStep;
import io.chihuo.InvalidTaskException;
import io.chihuo.ItemResult;
import io.chihuo.StepState;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The blocks that flows consist of, on a backend.
 */
public abstract class FlowBlockContract extends SharedTaskContract {

	@Test
	void stepRunsAgainUntilItsConditionHolds() {
		FlowHandle flow = start(Flow
			.repeat(Flow.step("numbers", "a").named("poll"), Flow.ref("poll").isAtLeast(3), 10, Duration.ofMillis(10))
			.named("polls"), Flow.step("echo", Flow.ref("polls")).named("last"));
		flow.await(HANG_LIMIT);
		assertThat(flow.result("polls", Integer.class)).isEqualTo(3);
		assertThat(flow.result("last", Integer.class)).isEqualTo(3);
		assertThat(TASK_IDS).containsExactly("f/" + flow.id() + "/poll#1", "f/" + flow.id() + "/poll#2",
				"f/" + flow.id() + "/poll#3");
	}

	@Test
	void stepFailsAfterItsLastRunAndAResumeAllowsAsManyAgain() {
		FlowHandle flow = start(
				Flow.repeat(Flow.step("numbers", "a").named("poll"), Flow.ref("poll").isAtLeast(5), 3).named("polls"));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("'polls'")
			.withMessageContaining("did not hold after 3 runs");
		flow.resume();
		flow.await(HANG_LIMIT);
		assertThat(flow.result("polls", Integer.class)).isEqualTo(5);
		assertThat(flow.status().state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void failedFlowIsReplacedByOneOfTheSameStepsThatSucceeds() {
		FAILING.add("2nd");
		FlowHandle failed = start(echo("1st"), echo("2nd"));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> failed.await(HANG_LIMIT))
			.withMessageContaining("broken 2nd");
		FAILING.clear();
		FlowHandle flow = client().startFlow(failed.id(), Flow.series(echo("1st"), echo("2nd")),
				FlowStart.REPLACE_ENDED);
		flow.await(HANG_LIMIT);
		assertThat(RAN).containsExactly("1st", "2nd", "1st", "2nd");
		assertThat(flow.result("2nd", String.class)).isEqualTo("2nd");
	}

	@Test
	void taskWithAnIdOfTheUserIsAddedAgainAfterACancelAndJoinedAfterASuccess() {
		FlowStep queued = Flow.step("unserved", "own", 1).named("own");
		FlowHandle cancelled = start(queued);
		cancelled.cancel();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> cancelled.await(HANG_LIMIT));
		FlowHandle flow = start(queued);
		TestLimits.await().until(() -> flow.status().findStep("own").state() != StepState.STARTING);
		assertThat(flow.status().findStep("own").state()).isEqualTo(StepState.RUNNING);
		assertThat(client().queue("unserved", Integer.class).find("own")).isPresent();
		flow.cancel();
		FlowStep counted = Flow.step("numbers", "own", "once").named("own");
		start(counted).await(HANG_LIMIT);
		FlowHandle joined = start(counted);
		joined.await(HANG_LIMIT);
		assertThat(joined.result("own", Integer.class)).isEqualTo(1);
	}

	@Test
	void cancelledFlowLeavesATaskThatItHasOnlyJoined() {
		client().queue("unserved", Integer.class).add("joined", 1);
		FlowHandle flow = start(Flow.step("unserved", "joined", 2).named("joining"));
		TestLimits.await().until(() -> flow.status().findStep("joining").state() == StepState.RUNNING);
		flow.cancel();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
		assertThat(client().queue("unserved", Integer.class).find("joined")).isPresent();
	}

	@Test
	void taskWithAnIdOfTheUserThatCanBeUndoneRunsForEachFlow() {
		FlowStep step = Flow.step("numbers", "undoable", "undoable").named("own").compensate(Flow.step("undo", null));
		start(step).await(HANG_LIMIT);
		long ended = System.currentTimeMillis();
		TestLimits.await("a later moment, by all clocks").until(() -> System.currentTimeMillis() > ended + 200);
		FlowHandle later = start(step);
		later.await(HANG_LIMIT);
		assertThat(later.result("own", Integer.class)).isEqualTo(2);
	}

	@Test
	void finishedTaskWithAnIdOfTheUserRunsAgainOnlyIfTheStepSaysSo() {
		FlowStep counted = Flow.step("numbers", "marked", "marked").named("own");
		client().queue("numbers", String.class).finish("marked");
		FlowHandle joined = start(counted);
		joined.await(HANG_LIMIT);
		assertThat(joined.result("own", Integer.class)).isNull();
		for (int run = 1; run < 4; run++) {
			FlowHandle flow = start(counted.rerun());
			flow.await(HANG_LIMIT);
			assertThat(flow.result("own", Integer.class)).isEqualTo(run);
			long ended = System.currentTimeMillis();
			TestLimits.await("a later moment, by all clocks").until(() -> System.currentTimeMillis() > ended + 200);
		}
		assertThat(client().queue("numbers", String.class).isFinished("marked")).isTrue();
	}

	@Test
	void deadLetterWithAnIdOfTheUserIsDroppedOnlyIfTheStepSaysSo() {
		FAILING.add("broken");
		start(Flow.step("echo", "lost", "broken")).future().handle((ended, failure) -> true).join();
		FlowStep own = Flow.step("echo", "lost", "sound").named("own");
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> start(own).await(HANG_LIMIT))
			.withMessageContaining("broken broken");
		FlowHandle flow = start(own.revive());
		flow.await(HANG_LIMIT);
		assertThat(flow.result("own", String.class)).isEqualTo("sound");
		FAILING.add("sound");
		FlowStep other = Flow.step("echo", "lost-again", "sound").named("own").revive();
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> start(other).await(HANG_LIMIT))
			.withMessageContaining("broken sound");
		assertThat(RAN).containsExactly("broken", "sound", "sound");
	}

	@Test
	void flowGoesOnAndHasTheResultWhenADeadLetterIsRequeued() {
		FAILING.add("1st");
		FlowHandle flow = start(echo("1st"), echo("2nd"));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
		FAILING.clear();
		assertThat(client().queue("echo", Object.class).deadLetters().requeue(flow.status().findStep("1st").taskId()))
			.isTrue();
		TestLimits.await().until(() -> flow.status().state() == FlowState.DONE);
		assertThat(RAN).containsExactly("1st", "1st", "2nd");
		assertThat(flow.result("1st", String.class)).isEqualTo("1st");
	}

	@Test
	void oneOfSeveralFailedStepsIsRetriedOrSkippedAndTheFlowNamesTheOther() {
		FAILING.addAll(Set.of("a", "b", "c"));
		FlowHandle flow = start(Flow.parallel(echo("a"), echo("b"), echo("c")).onStepFailure(FailurePolicy.FINISH_ALL),
				echo("d"));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
		flow.skip("a", "by hand");
		assertFailsAt("b", flow);
		FAILING.remove("b");
		flow.retry("b");
		assertFailsAt("c", flow);
		assertThat(RAN).hasSize(4);
		FAILING.clear();
		flow.retry("c");
		flow.await(HANG_LIMIT);
		assertThat(flow.result("a", String.class)).isEqualTo("by hand");
		assertThat(flow.result("b", String.class)).isEqualTo("b");
		assertThat(RAN).endsWith("c", "d");
	}

	private static void assertFailsAt(String step, FlowHandle flow) {
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("broken " + step)
			.satisfies((failure) -> assertThat(failure.stepName()).isEqualTo(step));
	}

	@Test
	void moduleHasAContextAndACancelOfItsOwn() {
		FlowHandle flow = start(Flow.parallel(Flow.module(Flow.step("notes", "a"), Flow.signal("never")).named("first"),
				Flow.module(Flow.step("notes", "b"), Flow.step("echo", Flow.context("note")).named("copy"))
					.named("second"))
			.onStepFailure(FailurePolicy.CONTINUE));
		assertThat(flow.module("second").future()).succeedsWithin(HANG_LIMIT).isEqualTo(StepState.DONE);
		assertThat(flow.result("copy", String.class)).isEqualTo("b");
		flow.module("first").cancel();
		flow.await(HANG_LIMIT);
		assertThat(flow.module("first").state()).isEqualTo(StepState.CANCELLED);
		assertThat(flow.contextValue("note", String.class)).isNull();
	}

	@Test
	void signalsWithKeysComeOnceAndMayComeBeforeTheFlow() {
		FlowHandle flow = client().flow("flow-" + this.started);
		flow.signal("go", 1, "x", Duration.ofHours(1));
		flow.signal("go", 2, "y", Duration.ofHours(1));
		start(Flow.signal("go").named("1st"), Flow.signal("go").named("2nd"), Flow.signal("go").named("3rd"),
				Flow.counter("n", 2));
		flow.signal("go", 3, "x");
		flow.signal("go", 4, "z");
		flow.count("n", 1, "x");
		flow.count("n", 1, "x");
		assertThat(flow.status().state()).isEqualTo(FlowState.RUNNING);
		flow.count("n", 1, "y");
		flow.await(HANG_LIMIT);
		assertThat(List.of(flow.result("1st", Integer.class), flow.result("2nd", Integer.class),
				flow.result("3rd", Integer.class)))
			.containsExactly(1, 2, 4);
	}

	@Test
	void flowTakesAnotherBranchWhenASignalDoesNotComeInTime() {
		FlowHandle late = start(decide(Duration.ofMillis(20)));
		late.await(HANG_LIMIT);
		assertThat(RAN).containsExactly("escalated");
		assertThat(late.status().findStep("approval").state()).isEqualTo(StepState.FAILED);
		assertThat(late.status().findStep("paid").state()).isEqualTo(StepState.SKIPPED);
		FlowHandle inTime = start(decide(Duration.ofDays(1)));
		inTime.signal("approved", null);
		inTime.await(HANG_LIMIT);
		assertThat(RAN).containsExactly("escalated", "paid");
	}

	private static FlowStep[] decide(Duration timeout) {
		FlowCondition approved = Flow.ref("approval").isPresent();
		return new FlowStep[] { Flow.series(Flow.signal("approved", timeout).named("approval")).tolerate(1),
				echo("paid").when(approved), echo("escalated").when(approved.negate()) };
	}

	@Test
	void codeRunsInMemoryAndIsRefusedElsewhere() {
		List<Thread> threads = new CopyOnWriteArrayList<>();
		FlowStep code = Flow.run(() -> threads.add(Thread.currentThread())).named("code");
		if (properties()[0].endsWith("=memory")) {
			start(code, code).await(HANG_LIMIT);
			assertThat(threads).hasSize(2).containsOnly(threads.get(0));
		}
		else {
			assertThatExceptionOfType(InvalidTaskException.class).isThrownBy(() -> start(echo("a"), code))
				.withMessageContaining("Step 'code' is code by Flow.run");
		}
	}

	@Test
	void methodsOfABeanAnswerPagesAndTakeItems() {
		FlowStep multiply = Flow.step(BlockNumbers.class, (numbers) -> numbers.multiply(null, 3));
		FlowHandle flow = start(Flow.forEach(Flow.step(BlockNumbers.class, (numbers) -> numbers.findPage(0)), multiply)
			.window(7)
			.named("pages"), Flow.forEach(List.of(1, 2), multiply).named("list"));
		flow.await(HANG_LIMIT);
		assertThat(flow.itemResults("pages", null, Integer.class).results()).extracting(ItemResult::value)
			.containsExactlyElementsOf(IntStream.range(0, 30).map((number) -> 3 * number).boxed().toList());
		assertThat(flow.itemResults("list", null, Integer.class).results()).extracting(ItemResult::value)
			.containsExactly(3, 6);
		assertThatExceptionOfType(InvalidTaskException.class)
			.isThrownBy(() -> start(
					Flow.forEach(List.of(1), Flow.step(BlockNumbers.class, (numbers) -> numbers.takeNothing()))))
			.withMessageContaining("needs a parameter");
		assertThatExceptionOfType(InvalidTaskException.class)
			.isThrownBy(() -> start(echo("a"), Flow.forEach(List.of(1), multiply.withArgument(1, Flow.ref("a")))))
			.withMessageContaining("cannot refer to results");
	}

	@Test
	void itemsComeFromTheResultOfAnEarlierStep() {
		FlowStep pages = Flow.step("echo", Map.of("items", Flow.ref("list")));
		FlowStep all = Flow.forEach(pages, Flow.step("numbers", null)).named("all");
		FlowStep list = Flow.step("echo", List.of("a", "b")).named("list");
		FlowHandle flow = start(list, all);
		flow.await(HANG_LIMIT);
		assertThat(flow.itemResults("all", null, Integer.class).results()).extracting(ItemResult::value)
			.containsExactly(1, 1);
		assertThat(NUMBERS.keySet()).containsExactlyInAnyOrder("a", "b");
		assertThatExceptionOfType(InvalidTaskException.class).isThrownBy(() -> start(all, list))
			.withMessageContaining("need not have ended");
		FlowHandle broken = start(
				Flow.forEach(Flow.step("echo", Flow.context("absent")), Flow.step("numbers", null)).named("all"));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> broken.await(HANG_LIMIT))
			.withMessageContaining("its items could not be read");
	}

	@Test
	void itemsWithOneKeyShareATask() {
		FlowHandle flow = start(
				Flow.forEach(List.of(Map.of("id", "x"), Map.of("id", 1), Map.of("id", "x")), Flow.step("echo", null))
					.itemKey("/id")
					.named("items"));
		flow.await(HANG_LIMIT);
		assertThat(RAN).hasSize(2);
		assertThat(flow.itemResults("items", null, Object.class).results()).extracting(ItemResult::value)
			.containsExactly(Map.of("id", "x"), Map.of("id", 1), Map.of("id", "x"));
	}

	private static FlowStep saga(String name) {
		return echo(name).compensate(Flow.step("undo", null));
	}

	@Test
	void stepsAreUndoneInReverseOrderWhenTheFlowFailsAndRunAgainByAResume() {
		FAILING.addAll(Set.of("car", "undo hotel"));
		FlowHandle flow = start(saga("flight"), saga("hotel"), echo("car"));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("'car'")
			.withMessageContaining("its compensation 'hotel:undo' has failed");
		assertThat(UNDONE).containsExactly("hotel DONE", "flight DONE");
		assertThat(flow.status().state()).isEqualTo(FlowState.COMPENSATION_FAILED);
		FAILING.clear();
		flow.resume();
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("'car'");
		assertThat(flow.status().state()).isEqualTo(FlowState.FAILED);
		flow.resume();
		flow.await(HANG_LIMIT);
		assertThat(UNDONE).containsExactly("hotel DONE", "flight DONE", "hotel DONE");
		assertThat(RAN).containsExactly("flight", "hotel", "car", "flight", "hotel", "car");
	}

}
