package io.chihuo.contract.ledger;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.QueueCounts;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.ledger.Posting;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.RecordingListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What time brings about is found by looking.
 */
interface DueContract extends LedgerTopic {

	Duration SHORT = Duration.ofSeconds(1);

	private void wait(Duration time) {
		elapse(time.plusMillis(100));
	}

	@Test
	default void delayedTaskGetsItsTicketWhenItIsDue() {
		assertThat(queue().add("a", AddOptions.delayed(SHORT))).isEqualTo(Posting.NONE);
		wait(SHORT);
		List<Ticket> tickets = queue().dueTickets();
		assertThat(tickets).extracting(Ticket::first).containsExactly(false);
		assertThat(queue().claim(tickets.get(0))).isPresent();
	}

	@Test
	default void nextLookIsNotAfterDelayedTaskIsDueOrLeaseLapses() {
		queue().add("delayed", AddOptions.delayed(SHORT.multipliedBy(4)));
		assertThat(queue().due().nextLook()).isBetween(0L, SHORT.multipliedBy(4).toMillis());
		queue().run(queue().ticket("running"), SHORT.multipliedBy(3));
		assertThat(queue().due().nextLook()).isBetween(0L, SHORT.multipliedBy(3).toMillis());
	}

	@Test
	default void listenerIsToldOfWhatWaitsForAnEarlierMomentThanTheNextLook() {
		queue().due();
		RecordingListener listener = new RecordingListener();
		queue().ledger().listen(listener);
		queue().add("a", AddOptions.delayed(SHORT));
		listener.awaitReady();
	}

	@Test
	default void lapsedTaskGetsTicketForTheHead() {
		LeasedTask run = queue().run(queue().ticket("a"), SHORT);
		wait(SHORT);
		List<Ticket> tickets = queue().dueTickets();
		assertThat(tickets).extracting(Ticket::first).containsExactly(true);
		LeasedTask again = queue().run(tickets.get(0));
		assertThat(again.crashes()).isEqualTo(1);
		assertThat(again.lease().token()).isGreaterThan(run.lease().token());
	}

	@Test
	default void tasksThatLapsedTogetherAreNumberedInTheirOldOrder() {
		Posting posting = queue().add("c", "a", "b");
		ContractQueue.join(queue().ledger().claim(posting.tickets(), SHORT, "worker"));
		wait(SHORT);
		List<Ticket> tickets = queue().dueTickets();
		assertThat(tickets.stream().sorted((one, other) -> Long.compare(other.number(), one.number())))
			.extracting(Ticket::id)
			.containsExactly("c", "a", "b");
	}

	@Test
	default void listenerIsToldOfTicketsThatOtherCallsLeftAside() {
		queue().run(queue().ticket("a"), SHORT);
		queue().dueTickets();
		wait(SHORT);
		RecordingListener listener = new RecordingListener();
		queue().ledger().listen(listener);
		ContractQueue.join(queue().ledger().unfinish(List.of("a")));
		listener.awaitReady();
		assertThat(queue().dueTickets()).extracting(Ticket::id).containsExactly("a");
	}

	@Test
	default void ticketsThatOneCallLeftAsideAreNotVoid() {
		queue().run(queue().ticket("a"), SHORT);
		wait(SHORT);
		ContractQueue.join(queue().ledger().unfinish(List.of("a")));
		assertThat(queue().claim(queue().dueTickets().get(0))).isPresent();
	}

	@Test
	default void taskThatCrashedTooOftenGetsNoTicketAndOneListenerIsTold() {
		ContractQueue.join(queue().ledger().configure(new QueuePolicy(-1, 1, Duration.ZERO)));
		queue().run(queue().ticket("a"), SHORT);
		RecordingListener listener = new RecordingListener();
		queue().ledger().listen(listener);
		wait(SHORT);
		assertThat(queue().dueTickets()).isEmpty();
		assertThat(RecordingListener.awaitDead(listener)).singleElement()
			.satisfies((letter) -> assertThat(letter.payload()).asString().isEqualTo("a"));
	}

	@Test
	default void thousandsThatAreDueTogetherAreHandedOutInParts() {
		String[] ids = new String[1200];
		for (int i = 0; i < ids.length; i++) {
			ids[i] = "task-" + i;
		}
		Posting posting = queue().add(ids);
		queue().posted(posting);
		for (int from = 0; from < ids.length; from += 600) {
			ContractQueue.join(queue().ledger().claim(posting.tickets().subList(from, from + 600), SHORT, "worker"));
		}
		wait(SHORT);
		assertThat(ContractQueue.join(queue().ledger().counts())).isEqualTo(QueueCounts.of(1200, 0, 0, 0, 0));
		assertThat(queue().dueTickets()).extracting(Ticket::id).containsExactlyInAnyOrder(ids);
	}

	@Test
	default void lookingAtIdsHandsNothingOut() {
		queue().run(queue().ticket("a"), SHORT);
		wait(SHORT);
		ContractQueue.join(queue().ledger().find(List.of("a")));
		ContractQueue.join(queue().ledger().counts());
		assertThat(queue().dueTickets()).hasSize(1);
	}

}
