// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.QueueView;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.IdPage;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of looks at delayed, running and dead tasks.
 */
interface PeekContract extends ContractTopic {

	@Test
	default void scanFindsEveryReadyTask() {
		queue().run("running");
		queue().kill("dead");
		queue().finish("finished");
		queue().add("delayed", "", AddOptions.delayed(ContractQueue.ONE_HOUR));
		queue().add(AWKWARD_ID);
		queue().addFirst("first");
		List<String> ids = IntStream.range(0, 1500).mapToObj((i) -> "t" + i).toList();
		queue().add(ids.stream().map((id) -> ContractQueue.task(id, "", AddOptions.DEFAULTS)).toArray(NewTask[]::new));
		Set<String> expected = new TreeSet<>(ids);
		expected.addAll(List.of(AWKWARD_ID, "first"));
		assertThat(scanReady(100)).isEqualTo(expected);
		queue().cancel("t7");
		queue().finish("t1400");
		expected.removeAll(List.of("t7", "t1400"));
		assertThat(scanReady(1000)).isEqualTo(expected);
	}

	@Test
	default void scanOfAnEmptyQueueFindsNothing() {
		assertThat(scanReady(10)).isEmpty();
	}

	private Set<String> scanReady(int size) {
		Set<String> found = new TreeSet<>();
		String cursor = null;
		do {
			IdPage page = ContractQueue.join(queue().store().scanReady(cursor, size));
			found.addAll(page.ids());
			cursor = page.next();
		}
		while (cursor != null);
		return found;
	}

	/** An id with characters that mean something to one store or another. */
	String AWKWARD_ID = "D%1$s_:-%_'\"\\{}[]*?\u202e<img src=x onerror=alert(1)>1_0_0";

	private void kill(String... ids) {
		for (String id : ids) {
			queue().kill(id);
			queue().elapse(Duration.ofMillis(2));
		}
	}

	private void delay(String id, Duration delay) {
		queue().add(id, id, AddOptions.delayed(delay));
	}

	@Test
	default void emptyQueueShowsNothing() {
		for (QueueView view : QueueView.values()) {
			if (!view.isReady()) {
				assertThat(queue().peek(view, null, 10)).as(view.name()).isEqualTo(new IdPage(List.of(), null));
			}
		}
	}

	@Test
	default void delayedTasksAreShownInTheOrderInWhichTheyAreDue() {
		delay("c", Duration.ofHours(3));
		delay("a", Duration.ofHours(1));
		delay("d", Duration.ofHours(4));
		delay("b", Duration.ofHours(2));
		assertThat(queue().peek(QueueView.DELAYED, null, 3).ids()).containsExactly("a", "b", "c");
		assertThat(queue().peekAll(QueueView.DELAYED, 3)).containsExactly("a", "b", "c", "d");
		assertThat(queue().peekAll(QueueView.DELAYED, 1)).containsExactly("a", "b", "c", "d");
		assertThat(queue().peek(QueueView.DELAYED, null, 4).next()).isNull();
	}

	@Test
	default void delayedTasksThatAreDueTogetherAreEachOnOnePage() {
		NewTask[] tasks = IntStream.range(0, 20)
			.mapToObj((i) -> ContractQueue.task("t" + i, "", AddOptions.delayed(ContractQueue.ONE_HOUR)))
			.toArray(NewTask[]::new);
		queue().add(tasks);
		assertThat(queue().peekAll(QueueView.DELAYED, 3))
			.containsExactlyElementsOf(IntStream.range(0, 20).mapToObj((i) -> "t" + i).toList());
	}

	@Test
	default void tasksThatAreDueTogetherInDecadesKeepTheirOrder() {
		AddOptions options = AddOptions.dueAt(Instant.parse("2089-07-20T20:17:40.123Z"));
		for (String id : List.of("c", "b", "d", "a")) {
			queue().add(id, id, options);
		}
		assertThat(queue().peekAll(QueueView.DELAYED, 3)).containsExactly("c", "b", "d", "a");
		queue().cancel("b");
		assertThat(queue().peekAll(QueueView.DELAYED, 2)).containsExactly("c", "d", "a");
	}

	@Test
	default void delayedTasksThatLeaveDoNotMakeOthersBeSkipped() {
		for (int i = 1; i <= 6; i++) {
			delay("t" + i, Duration.ofHours(i));
		}
		IdPage first = queue().peek(QueueView.DELAYED, null, 2);
		queue().cancel("t1");
		queue().cancel("t2");
		queue().cancel("t3");
		assertThat(queue().peek(QueueView.DELAYED, first.next(), 2).ids()).containsExactly("t4", "t5");
	}

	@Test
	default void taskThatIsDueIsDelayedNoMore() {
		delay("a", Duration.ofSeconds(1));
		delay("b", ContractQueue.ONE_HOUR);
		queue().elapse(Duration.ofSeconds(1));
		TestLimits.await()
			.untilAsserted(() -> assertThat(queue().peek(QueueView.DELAYED, null, 10).ids()).containsExactly("b"));
	}

	@Test
	default void retriedTaskIsDelayed() {
		queue().retry(queue().run("a"), ContractQueue.ONE_HOUR);
		assertThat(queue().peekAll(QueueView.DELAYED, 10)).containsExactly("a");
		assertThat(queue().peekAll(QueueView.RUNNING, 10)).isEmpty();
	}

	@Test
	default void runningTasksAreShownInTheOrderInWhichTheirLeasesLapse() {
		queue().run("long", ContractQueue.ONE_HOUR.multipliedBy(2));
		queue().run("short", ContractQueue.ONE_HOUR);
		LeasedTask renewed = queue().run("renewed", ContractQueue.ONE_HOUR);
		queue().renew(renewed, ContractQueue.ONE_HOUR.multipliedBy(3));
		assertThat(queue().peek(QueueView.RUNNING, null, 2).ids()).containsExactly("short", "long");
		assertThat(queue().peekAll(QueueView.RUNNING, 1)).containsExactly("short", "long", "renewed");
	}

	@Test
	default void runningTasksThatWereClaimedTogetherAreEachOnOnePage() {
		List<String> expected = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			expected.add("t" + i);
		}
		queue().addAll(expected.toArray(String[]::new));
		List<LeasedTask> runs = new ArrayList<>();
		TestLimits.await().until(() -> {
			runs.addAll(queue().claim(10));
			return runs.size() == 10;
		});
		assertThat(queue().peekAll(QueueView.RUNNING, 3)).containsExactlyInAnyOrderElementsOf(expected);
		LeasedTask ended = runs.get(4);
		queue().acknowledge(ended);
		queue().renew(runs.get(2), ContractQueue.ONE_HOUR.multipliedBy(2));
		expected.remove(ended.lease().id());
		List<String> running = queue().peekAll(QueueView.RUNNING, 4);
		assertThat(running).containsExactlyInAnyOrderElementsOf(expected);
		assertThat(running).last().isEqualTo(runs.get(2).lease().id());
	}

	@Test
	default void taskWhoseLeaseLapsedRunsNoMore() {
		queue().run("a", ContractQueue.LEASE_DURATION);
		queue().lapse();
		TestLimits.await().untilAsserted(() -> assertThat(queue().peek(QueueView.RUNNING, null, 10).ids()).isEmpty());
	}

	@Test
	default void deadLettersAreShownFromEitherEnd() {
		kill("d", "a", "c", "b", "e");
		assertThat(queue().peek(QueueView.NEWEST_DEAD, null, 2).ids()).containsExactly("e", "b");
		assertThat(queue().peekAll(QueueView.NEWEST_DEAD, 2)).containsExactly("e", "b", "c", "a", "d");
		assertThat(queue().peekAll(QueueView.DEAD, 2)).containsExactly("d", "a", "c", "b", "e");
		assertThat(queue().peekAll(QueueView.DEAD, 5)).containsExactly("d", "a", "c", "b", "e");
	}

	@Test
	default void newDeadLettersDoNotMakeOthersAppearTwice() {
		kill("a", "b", "c", "d");
		IdPage first = queue().peek(QueueView.NEWEST_DEAD, null, 2);
		kill("e");
		queue().discard("c");
		assertThat(first.ids()).containsExactly("d", "c");
		assertThat(queue().peek(QueueView.NEWEST_DEAD, first.next(), 2)).isEqualTo(new IdPage(List.of("b", "a"), null));
	}

	@Test
	default void awkwardIdsAreShownAsTheyAre() {
		kill(AWKWARD_ID + "dead");
		delay(AWKWARD_ID + "delayed", ContractQueue.ONE_HOUR);
		queue().run(AWKWARD_ID);
		queue().run("other");
		assertThat(queue().peekAll(QueueView.DELAYED, 1)).containsExactly(AWKWARD_ID + "delayed");
		assertThat(queue().peekAll(QueueView.RUNNING, 1)).containsExactlyInAnyOrder(AWKWARD_ID, "other");
		assertThat(queue().peekAll(QueueView.NEWEST_DEAD, 1)).containsExactly(AWKWARD_ID + "dead");
	}

	@Test
	default void lookChangesNothing() {
		queue().kill("dead");
		queue().run("running");
		delay("delayed", ContractQueue.ONE_HOUR);
		for (QueueView view : Set.of(QueueView.DELAYED, QueueView.RUNNING, QueueView.DEAD)) {
			queue().peek(view, null, 10);
		}
		assertThat(queue().counts().dead()).isEqualTo(1);
		assertThat(queue().counts().running()).isEqualTo(1);
		assertThat(queue().counts().delayed()).isEqualTo(1);
		assertThat(queue().claimIds()).isEmpty();
	}

	@Test
	default void textThatIsNoCursorIsRefused() {
		for (String text : List.of("", "x", "'; drop table chihuo_tasks; --", "(1", "1.2.3", "-inf",
				String.join("", Collections.nCopies(1000, "9")))) {
			CompletableFuture<IdPage> answer;
			try {
				answer = queue().store().peek(QueueView.DELAYED, text, 10);
			}
			catch (IllegalArgumentException ex) {
				continue;
			}
			assertThat(answer).as(text)
				.failsWithin(TestLimits.HANG_TIMEOUT)
				.withThrowableOfType(java.util.concurrent.ExecutionException.class)
				.withCauseInstanceOf(IllegalArgumentException.class);
		}
	}

	@Test
	default void suspectsAreClaimedAloneAndNotShownAsRunning() {
		queue().run("a", ContractQueue.LEASE_DURATION);
		queue().lapse();
		TestLimits.await()
			.until(() -> !ContractQueue
				.join(queue().store().claim(ClaimRequest.of(1, ContractQueue.ONE_HOUR, "worker").forSuspect()))
				.tasks()
				.isEmpty());
		assertThat(queue().peekAll(QueueView.RUNNING, 10)).containsExactly("a");
	}

}
