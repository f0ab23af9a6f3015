// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract.ledger;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.QueueCounts;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.backend.ledger.TicketBatch;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.RecordingStoreListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of {@code due}: transitions due to time are made by a look.
 */
interface DueContract extends LedgerTopic {

	Duration ONE_SECOND = Duration.ofSeconds(1);

	private void wait(Duration time) {
		elapse(time.plusMillis(100));
	}

	@Test
	default void delayedTaskGetsItsTicketWhenItIsDue() {
		assertThat(queue().add("a", AddOptions.delayed(ONE_SECOND))).isEqualTo(TicketBatch.NONE);
		wait(ONE_SECOND);
		List<Ticket> tickets = queue().dueTickets();
		assertThat(tickets).extracting(Ticket::first).containsExactly(false);
		assertThat(queue().claim(tickets.get(0))).isPresent();
	}

	@Test
	default void nextPollIsNotAfterDelayedTaskIsDueOrLeaseLapses() {
		queue().add("delayed", AddOptions.delayed(ONE_SECOND.multipliedBy(4)));
		assertThat(queue().due().nextPoll()).isBetween(0L, ONE_SECOND.multipliedBy(4).toMillis());
		queue().run(queue().ticket("running"), ONE_SECOND.multipliedBy(3));
		assertThat(queue().due().nextPoll()).isBetween(0L, ONE_SECOND.multipliedBy(3).toMillis());
	}

	@Test
	default void listenerIsNotifiedOfTaskDueBeforeTheNextPoll() {
		queue().due();
		RecordingLedgerListener listener = new RecordingLedgerListener();
		queue().ledger().addListener(listener);
		queue().add("a", AddOptions.delayed(ONE_SECOND));
		listener.awaitDueIn(ONE_SECOND.toMillis());
	}

	@Test
	default void lapsedTaskIsSuspectWithoutTicket() {
		LeasedTask run = queue().run(queue().ticket("a"), ONE_SECOND);
		assertThat(queue().due().suspectsWaiting()).isFalse();
		wait(ONE_SECOND);
		assertThat(queue().dueTickets()).isEmpty();
		assertThat(queue().due().suspectsWaiting()).isTrue();
		LeasedTask again = queue().claimSuspect(ContractQueue.ONE_HOUR);
		assertThat(again.suspect()).isTrue();
		assertThat(again.crashes()).isZero();
		assertThat(again.lease().token()).isGreaterThan(run.lease().token());
		assertThat(queue().due().suspectsWaiting()).isFalse();
	}

	@Test
	default void ticketOfSuspectIsVoidAndThatOfReleasedOneIsNot() {
		Ticket ticket = queue().ticket("a");
		queue().run(ticket, ONE_SECOND);
		wait(ONE_SECOND);
		queue().dueTickets();
		assertThat(queue().claim(ticket)).isEmpty();
		LeasedTask suspect = queue().claimSuspect(ContractQueue.ONE_HOUR);
		TicketBatch ticketBatch = queue().settle(Settlement.release(suspect.lease())).ticketBatch();
		assertThat(queue().claim(ticketBatch.tickets().get(0))).isPresent();
	}

	@Test
	default void tasksThatLapsedTogetherAreClaimedInTheirOldOrder() {
		TicketBatch ticketBatch = queue().add("c", "a", "b");
		ContractQueue.join(queue().ledger().claim(ticketBatch.tickets(), ONE_SECOND, "worker"));
		wait(ONE_SECOND);
		queue().dueTickets();
		for (String id : List.of("c", "a", "b")) {
			assertThat(queue().claimSuspect(ContractQueue.ONE_HOUR).lease().id()).isEqualTo(id);
		}
	}

	@Test
	default void listenerIsNotifiedOfTicketsThatOtherCallsLeft() {
		queue().add("a", AddOptions.delayed(ONE_SECOND));
		queue().dueTickets();
		wait(ONE_SECOND);
		RecordingLedgerListener listener = new RecordingLedgerListener();
		queue().ledger().addListener(listener);
		ContractQueue.join(queue().ledger().unfinish(List.of("a")));
		listener.awaitReady();
		assertThat(queue().dueTickets()).extracting(Ticket::id).containsExactly("a");
	}

	@Test
	default void ticketsThatOneCallLeftAreNotVoid() {
		queue().add("a", AddOptions.delayed(ONE_SECOND));
		wait(ONE_SECOND);
		ContractQueue.join(queue().ledger().unfinish(List.of("a")));
		assertThat(queue().claim(queue().dueTickets().get(0))).isPresent();
	}

	@Test
	default void taskThatCrashedTooOftenGetsNoTicketAndOneListenerIsNotified() {
		ContractQueue.join(queue().ledger().applyPolicy(new QueuePolicy(-1, 1, Duration.ZERO)));
		queue().run(queue().ticket("a"), ONE_SECOND);
		wait(ONE_SECOND);
		queue().dueTickets();
		queue().claimSuspect(ONE_SECOND);
		RecordingLedgerListener listener = new RecordingLedgerListener();
		queue().ledger().addListener(listener);
		wait(ONE_SECOND);
		assertThat(queue().dueTickets()).isEmpty();
		assertThat(RecordingStoreListener.awaitDead(listener)).singleElement()
			.satisfies((letter) -> assertThat(letter.payload()).asString().isEqualTo("a"));
	}

	@Test
	default void thousandsThatAreDueTogetherAreReleasedInParts() {
		List<String> ids = IntStream.range(0, 1200).mapToObj((i) -> "task-" + i).toList();
		for (int from = 0; from < ids.size(); from += 600) {
			ContractQueue.join(queue().ledger()
				.add(ids.subList(from, from + 600)
					.stream()
					.map((id) -> ContractQueue.task(id, id, AddOptions.delayed(ONE_SECOND)))
					.toList()));
		}
		wait(ONE_SECOND);
		assertThat(ContractQueue.join(queue().ledger().counts())).isEqualTo(QueueCounts.of(1200, 0, 0, 0, 0));
		assertThat(queue().dueTickets()).extracting(Ticket::id).containsExactlyInAnyOrderElementsOf(ids);
	}

	@Test
	default void findingIdsIssuesNoTickets() {
		queue().add("a", AddOptions.delayed(ONE_SECOND));
		wait(ONE_SECOND);
		ContractQueue.join(queue().ledger().find(List.of("a")));
		ContractQueue.join(queue().ledger().counts());
		assertThat(queue().dueTickets()).hasSize(1);
	}

}
