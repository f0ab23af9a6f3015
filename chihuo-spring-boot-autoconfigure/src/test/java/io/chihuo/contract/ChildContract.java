// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.backend.ChildRef;
import io.chihuo.backend.ChildrenNote;
import io.chihuo.backend.ChildrenNote.NoteResult;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.OrphanedChildren;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueueRecords;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks that were submitted within others.
 */
interface ChildContract extends ContractTopic {

	QueueName CHILDREN_QUEUE = new QueueName("other", "children");

	/** Found by a later run of the parent. */
	ChildRef KEYED_CHILD = new ChildRef(CHILDREN_QUEUE, "a/keyed \u00e9/1", true);

	ChildRef RANDOM_CHILD = new ChildRef(CHILDREN_QUEUE, "random", false);

	/** Note children of a run that must be allowed to have them. */
	private void note(LeasedTask parent, ChildRef... children) {
		assertThat(answer(parent, List.of(), List.of(children))).isEqualTo(NoteResult.NOTED);
	}

	private NoteResult answer(LeasedTask parent, List<ChildRef> removed, List<ChildRef> added) {
		return ContractQueue
			.join(queue().store().noteChildren(List.of(new ChildrenNote(parent.lease(), removed, added))))
			.get(0);
	}

	private List<OrphanedChildren> take(Long... handled) {
		return ContractQueue.join(queue().store().takeOrphans(QueueRecords.MAX_ORPHAN_BATCHES, List.of(handled)));
	}

	/** All children that are to be cancelled, which are handled then. */
	private List<ChildRef> takeOrphans() {
		List<OrphanedChildren> batches = take();
		take(batches.stream().map(OrphanedChildren::number).toArray(Long[]::new));
		return batches.stream().flatMap((batch) -> batch.children().stream()).distinct().toList();
	}

	private LeasedTask parent() {
		LeasedTask parent = queue().run("a", ContractQueue.LEASE_DURATION);
		note(parent, KEYED_CHILD, RANDOM_CHILD);
		return parent;
	}

	@Test
	default void childrenOfSuccessfulTaskGoOn() {
		assertThat(queue().acknowledge(parent())).isEqualTo("ABSENT");
		assertThat(takeOrphans()).isEmpty();
		queue().add("a");
		queue().cancel("a");
		assertThat(takeOrphans()).isEmpty();
	}

	@Test
	default void cancelOfRunningTaskMakesChildrenOrphansAtOnce() {
		LeasedTask parent = parent();
		queue().cancel("a");
		assertThat(takeOrphans()).containsExactlyInAnyOrder(KEYED_CHILD, RANDOM_CHILD);
		assertThat(answer(parent, List.of(), List.of(RANDOM_CHILD))).isEqualTo(NoteResult.REFUSED);
		queue().cancel("a");
		assertThat(takeOrphans()).isEmpty();
	}

	private void checkEnded(Runnable end) {
		queue().cancel("a");
		assertThat(take()).singleElement().satisfies((batch) -> {
			assertThat(batch.runEnded()).isFalse();
			take(batch.number());
		});
		end.run();
		assertThat(take()).singleElement().satisfies((batch) -> {
			assertThat(batch.parent()).isEqualTo("a");
			assertThat(batch.runEnded()).isTrue();
			assertThat(batch.children()).containsExactlyInAnyOrder(KEYED_CHILD, RANDOM_CHILD);
			take(batch.number());
		});
		queue().store().clearUnfinished().join();
		assertThat(take()).isEmpty();
	}

	@Test
	default void childrenOfCancelledRunAreOrphansOnceMoreWhenItIsSettled() {
		LeasedTask acknowledged = parent();
		checkEnded(() -> queue().acknowledge(acknowledged));
		LeasedTask retried = parent();
		checkEnded(() -> queue().retry(retried));
		LeasedTask released = parent();
		checkEnded(() -> queue().release(released));
		LeasedTask dead = parent();
		checkEnded(() -> queue().dead(dead));
	}

	@Test
	default void childrenOfCancelledRunAreOrphansOnceMoreWhenItsLeaseLapses() {
		parent();
		checkEnded(() -> {
			queue().lapse();
			assertThat(queue().state("a")).isEqualTo("ABSENT");
		});
	}

	@Test
	default void childrenOfCancelledRunAreOrphansOnceMoreThoughItsTaskRunsAgain() {
		LeasedTask parent = parent();
		checkEnded(() -> {
			queue().add("a");
			queue().acknowledge(parent);
			assertThat(queue().state("a")).isEqualTo("READY");
		});
	}

	@Test
	default void cancelAfterDeathOfTheProcessReachesChildren() {
		parent();
		queue().lapse();
		assertThat(queue().state("a")).isEqualTo("READY");
		queue().cancel("a");
		assertThat(takeOrphans()).containsExactlyInAnyOrder(KEYED_CHILD, RANDOM_CHILD);
	}

	@Test
	default void cancelBetweenTwoRunsReachesChildren() {
		queue().retry(parent(), Duration.ofHours(1));
		assertThat(takeOrphans()).containsExactly(RANDOM_CHILD);
		queue().cancel("a");
		assertThat(takeOrphans()).containsExactly(KEYED_CHILD);
	}

	@Test
	default void cancelOfParkedTaskReachesChildren() {
		outcomes().park(parent(), "token");
		assertThat(takeOrphans()).isEmpty();
		queue().cancel("a");
		assertThat(takeOrphans()).containsExactlyInAnyOrder(KEYED_CHILD, RANDOM_CHILD);
	}

	@Test
	default void childrenOfCompletedTaskGoOnAndThoseOfExpiredOneDoNot() {
		outcomes().park(parent(), "token");
		outcomes().complete("a", "token", "result");
		assertThat(takeOrphans()).isEmpty();
		outcomes().park(parent(), "other", Duration.ofSeconds(2));
		queue().elapse(Duration.ofSeconds(2));
		assertThat(queue().state("a")).isEqualTo("DEAD");
		assertThat(takeOrphans()).containsExactlyInAnyOrder(KEYED_CHILD, RANDOM_CHILD);
	}

	@Test
	default void childrenOfDeadTaskAreOrphans() {
		queue().dead(parent());
		assertThat(takeOrphans()).containsExactlyInAnyOrder(KEYED_CHILD, RANDOM_CHILD);
	}

	@Test
	default void laterRunKeepsChildrenThatItFinds() {
		for (int run = 0; run < 3; run++) {
			LeasedTask parent = parent();
			switch (run) {
				case 0 -> queue().retry(parent);
				case 1 -> queue().release(parent);
				default -> queue().postpone(parent, Duration.ZERO);
			}
			LeasedTask next = queue().claim();
			assertThat(takeOrphans()).containsExactly(RANDOM_CHILD);
			queue().acknowledge(next);
			queue().add("a");
			queue().cancel("a");
			assertThat(takeOrphans()).as("run %s", run).isEmpty();
		}
	}

	@Test
	default void runAfterLostLeaseKeepsChildrenThatItFinds() {
		parent();
		queue().lapse();
		LeasedTask next = queue().claim();
		assertThat(takeOrphans()).containsExactly(RANDOM_CHILD);
		note(next, KEYED_CHILD);
		queue().cancel("a");
		assertThat(takeOrphans()).containsExactly(KEYED_CHILD);
	}

	@Test
	default void rerunInPlaceOfFailedRunKeepsChildrenThatItFinds() {
		LeasedTask parent = parent();
		queue().add("a", "again", AddOptions.DEFAULTS);
		queue().retry(parent);
		assertThat(takeOrphans()).containsExactly(RANDOM_CHILD);
		queue().acknowledge(queue().claim());
		assertThat(takeOrphans()).isEmpty();
	}

	@Test
	default void childrenOfClearedTasksAreOrphans() {
		parent();
		queue().store().clearUnfinished().join();
		assertThat(takeOrphans()).containsExactlyInAnyOrder(KEYED_CHILD, RANDOM_CHILD);
	}

	@Test
	default void childrenOfClearedTaskAreOrphansThoughItsIdIsAddedAgain() {
		List<Runnable> adds = List.of(() -> queue().add("a"), () -> queue().addAll("b", "a"),
				() -> queue().add("a", "", AddOptions.delayed(ContractQueue.ONE_HOUR)), () -> outcomes().submit("a"),
				() -> outcomes().submit("a", AddOptions.delayed(ContractQueue.ONE_HOUR), ContractOutcomes.KEEP));
		for (int i = 0; i < adds.size(); i++) {
			outcomes().park(parent(), "token");
			queue().store().clearUnfinished().join();
			adds.get(i).run();
			assertThat(takeOrphans()).as("way %s", i).containsExactlyInAnyOrder(KEYED_CHILD, RANDOM_CHILD);
			queue().store().clearUnfinished().join();
			assertThat(takeOrphans()).as("way %s", i).isEmpty();
		}
	}

	@Test
	default void childrenOfClearedRunAreOrphansThoughItsTaskRunsAgain() {
		LeasedTask parent = parent();
		queue().store().clearUnfinished().join();
		queue().add("a");
		queue().acknowledge(parent);
		LeasedTask next = queue().claim();
		note(next, KEYED_CHILD);
		assertThat(takeOrphans()).containsExactlyInAnyOrder(KEYED_CHILD, RANDOM_CHILD);
		queue().acknowledge(next);
		assertThat(takeOrphans()).isEmpty();
	}

	@Test
	default void childrenOfFinishedTaskGoOn() {
		queue().retry(parent(), Duration.ofHours(1));
		takeOrphans();
		queue().finish("a");
		assertThat(takeOrphans()).isEmpty();
	}

	@Test
	default void removedChildrenAreForgotten() {
		LeasedTask parent = parent();
		ChildRef other = new ChildRef(queue().store().queue(), "other", true);
		assertThat(answer(parent, List.of(KEYED_CHILD), List.of(other, RANDOM_CHILD))).isEqualTo(NoteResult.NOTED);
		assertThat(answer(parent, List.of(RANDOM_CHILD, KEYED_CHILD), List.of())).isEqualTo(NoteResult.NOTED);
		queue().cancel("a");
		assertThat(takeOrphans()).containsExactly(other);
	}

	@Test
	default void onlyPresentLeaseNotesChildren() {
		LeasedTask parent = queue().run("a", ContractQueue.LEASE_DURATION);
		queue().lapse();
		assertThat(answer(parent, List.of(), List.of(RANDOM_CHILD))).isEqualTo(NoteResult.REFUSED);
		LeasedTask next = queue().claim();
		assertThat(answer(parent, List.of(), List.of(RANDOM_CHILD))).isEqualTo(NoteResult.REFUSED);
		note(next, KEYED_CHILD);
		queue().acknowledge(next);
		assertThat(answer(next, List.of(), List.of(RANDOM_CHILD))).isEqualTo(NoteResult.REFUSED);
	}

	@Test
	default void childrenOfTaskAreBounded() {
		LeasedTask parent = queue().run("a");
		ChildRef[] most = IntStream.range(0, ChildrenNote.MAX_CHILDREN)
			.mapToObj((i) -> new ChildRef(CHILDREN_QUEUE, "c" + i, true))
			.toArray(ChildRef[]::new);
		note(parent, most);
		note(parent, most[0]);
		assertThat(answer(parent, List.of(), List.of(RANDOM_CHILD))).isEqualTo(NoteResult.TOO_MANY);
		assertThat(answer(parent, List.of(most[0]), List.of(RANDOM_CHILD))).isEqualTo(NoteResult.NOTED);
		queue().cancel("a");
		assertThat(takeOrphans()).containsExactlyInAnyOrderElementsOf(
				Stream.concat(Stream.of(most).skip(1), Stream.of(RANDOM_CHILD)).toList());
	}

	@Test
	default void orphansAreGivenToOneCallerUntilTheirTimeIsOver() {
		parent();
		queue().cancel("a");
		List<OrphanedChildren> taken = take();
		assertThat(taken).hasSize(1);
		assertThat(take()).isEmpty();
		assertThat(take(taken.get(0).number())).isEmpty();
	}

	@Test
	default void listenersAreNotifiedOfOrphans() {
		RecordingStoreListener listener = new RecordingStoreListener();
		Runnable unlisten = queue().store().addListener(listener);
		parent();
		queue().cancel("a");
		listener.awaitOrphaned();
		unlisten.run();
	}

}
