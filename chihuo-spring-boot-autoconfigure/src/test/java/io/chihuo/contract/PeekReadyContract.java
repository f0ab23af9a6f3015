// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.PeekUnsupportedException;
import io.chihuo.QueueView;
import io.chihuo.backend.IdPage;
import io.chihuo.backend.NewTask;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of looks at ready tasks, where their order can be read; elsewhere each of
 * these is refused with the reason.
 */
interface PeekReadyContract extends ContractTopic {

	private boolean isShown() {
		if (showsReadyTasks()) {
			return true;
		}
		for (QueueView view : List.of(QueueView.HEAD, QueueView.TAIL)) {
			assertThat(queue().store().peek(view, null, 10)).failsWithin(TestLimits.HANG_TIMEOUT)
				.withThrowableOfType(ExecutionException.class)
				.withCauseInstanceOf(PeekUnsupportedException.class)
				.withMessageContaining("cannot be read");
		}
		return false;
	}

	@Test
	default void readyTasksAreShownFromEitherEnd() {
		queue().addAll("a", "b", "c", "d", "e");
		queue().addFirst("first");
		if (isShown()) {
			assertThat(queue().peek(QueueView.HEAD, null, 3).ids()).containsExactly("first", "a", "b");
			assertThat(queue().peek(QueueView.TAIL, null, 3).ids()).containsExactly("e", "d", "c");
			List<String> order = List.of("first", "a", "b", "c", "d", "e");
			List<String> reversed = new ArrayList<>(order);
			Collections.reverse(reversed);
			for (int size : List.of(1, 2, 3, 5, 6, 7)) {
				assertThat(queue().peekAll(QueueView.HEAD, size)).as("size %s", size).isEqualTo(order);
				assertThat(queue().peekAll(QueueView.TAIL, size)).as("size %s", size).isEqualTo(reversed);
			}
			assertThat(queue().peek(QueueView.HEAD, null, 6).next()).isNull();
		}
	}

	@Test
	default void readyTasksAreShownInTheOrderInWhichTheyAreClaimed() {
		queue().addAll("a", "b", "c", "d", "e", "f");
		queue().cancel("b");
		queue().addFirst("g");
		queue().cancel("d");
		queue().addAll("b", "d");
		queue().cancel("f");
		queue().addFirst("f");
		if (isShown()) {
			List<String> head = queue().peekAll(QueueView.HEAD, 2);
			List<String> tail = queue().peekAll(QueueView.TAIL, 2);
			assertThat(queue().claimIds()).containsExactly("f", "g", "a", "c", "e", "b", "d").isEqualTo(head);
			Collections.reverse(tail);
			assertThat(tail).isEqualTo(head);
			assertThat(queue().peekAll(QueueView.HEAD, 2)).isEmpty();
		}
	}

	@Test
	default void tasksThatAreClaimedBeforeTheSecondPageDoNotHideThoseBehind() {
		queue().addAll("a", "b", "c", "d", "e", "f");
		if (isShown()) {
			IdPage first = queue().peek(QueueView.TAIL, null, 2);
			queue().claim(2);
			assertThat(queue().peek(QueueView.TAIL, first.next(), 2).ids()).containsExactly("d", "c");
		}
	}

	@Test
	default void dueTaskIsShownAsReady() {
		queue().add("delayed", "", AddOptions.delayed(Duration.ofSeconds(1)));
		queue().add("ready");
		queue().elapse(Duration.ofSeconds(1));
		if (isShown()) {
			TestLimits.await()
				.untilAsserted(
						() -> assertThat(queue().peekAll(QueueView.HEAD, 1)).containsExactly("ready", "delayed"));
		}
	}

	@Test
	default void suspectsAreShownBeforeAllOthers() {
		queue().addAll("a", "b", "c");
		queue().claim(ContractQueue.LEASE_DURATION);
		queue().lapse();
		if (isShown()) {
			TestLimits.await().untilAsserted(() -> {
				assertThat(queue().peekAll(QueueView.HEAD, 1)).containsExactly("a", "b", "c");
				assertThat(queue().peekAll(QueueView.TAIL, 1)).containsExactly("c", "b", "a");
				assertThat(queue().peekAll(QueueView.HEAD, 2)).containsExactly("a", "b", "c");
			});
		}
	}

	@Test
	default void awkwardReadyIdsAreShownAsTheyAre() {
		queue().addAll(PeekContract.AWKWARD_ID, "b", "c");
		if (isShown()) {
			IdPage first = queue().peek(QueueView.HEAD, null, 1);
			assertThat(first.ids()).containsExactly(PeekContract.AWKWARD_ID);
			assertThat(queue().peek(QueueView.HEAD, first.next(), 1).ids()).containsExactly("b");
			assertThat(queue().peekAll(QueueView.TAIL, 2)).containsExactly("c", "b", PeekContract.AWKWARD_ID);
		}
	}

	@Test
	default void manyReadyTasksAreShownOverPages() {
		List<String> ids = IntStream.range(0, 2500).mapToObj((i) -> "t" + i).toList();
		queue().add(ids.stream().map((id) -> ContractQueue.task(id, "", AddOptions.DEFAULTS)).toArray(NewTask[]::new));
		if (isShown()) {
			assertThat(queue().peekAll(QueueView.HEAD, 1000)).isEqualTo(ids);
			assertThat(queue().peek(QueueView.TAIL, null, 2).ids()).containsExactly("t2499", "t2498");
		}
	}

}
