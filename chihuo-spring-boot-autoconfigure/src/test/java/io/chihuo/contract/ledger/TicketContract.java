// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract.ledger;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.backend.ledger.TicketBatch;
import io.chihuo.contract.ContractQueue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of tickets.
 */
interface TicketContract extends LedgerTopic {

	@Test
	default void ticketClaimsItsTaskOnce() {
		Ticket ticket = queue().ticket("a");
		LeasedTask task = queue().run(ticket);
		assertThat(task.lease().id()).isEqualTo("a");
		assertThat(ContractQueue.payload(task)).isEqualTo("a");
		assertThat(queue().claim(ticket)).isEmpty();
	}

	@Test
	default void ticketsOfBatchAreInItsOrder() {
		assertThat(queue().add("c", "a", "b").tickets()).extracting(Ticket::id).containsExactly("c", "a", "b");
	}

	@Test
	default void taskThatWaitsAlreadyGetsNoFurtherTicket() {
		queue().ticket("a");
		assertThat(queue().add("a")).isEqualTo(TicketBatch.NONE);
		assertThat(queue().add("a", AddOptions.DEFAULTS.replace())).isEqualTo(TicketBatch.NONE);
	}

	@Test
	default void ticketOfCancelledTaskIsVoid() {
		Ticket ticket = queue().ticket("a");
		ContractQueue.join(queue().ledger().cancel(List.of("a")));
		assertThat(queue().claim(ticket)).isEmpty();
	}

	@Test
	default void ticketOfFinishedTaskIsVoid() {
		Ticket ticket = queue().ticket("a");
		ContractQueue.join(queue().ledger().finish(List.of("a")));
		assertThat(queue().claim(ticket)).isEmpty();
	}

	@Test
	default void ticketOfTaskThatWasAddedAgainIsVoidAndItsNewOneHolds() {
		Ticket old = queue().ticket("a");
		ContractQueue.join(queue().ledger().cancel(List.of("a")));
		Ticket latest = queue().ticket("a");
		assertThat(latest.number()).isNotEqualTo(old.number());
		assertThat(queue().claim(old)).isEmpty();
		assertThat(queue().claim(latest)).isPresent();
	}

	@Test
	default void ticketOfUnknownIdIsVoid() {
		assertThat(queue().claim(new Ticket("unknown", 1, false))).isEmpty();
	}

	@Test
	default void releasedTasksGetTicketsForTheHeadAndTheFirstTheLargestNumber() {
		TicketBatch ticketBatch = queue().add("a", "b");
		LeasedTask a = queue().run(ticketBatch.tickets().get(0));
		LeasedTask b = queue().run(ticketBatch.tickets().get(1));
		List<Ticket> tickets = queue().settle(Settlement.release(a.lease()), Settlement.release(b.lease()))
			.ticketBatch()
			.tickets();
		assertThat(tickets).extracting(Ticket::id).containsExactlyInAnyOrder("a", "b");
		assertThat(tickets).allMatch(Ticket::first);
		assertThat(number(tickets, "a")).isGreaterThan(number(tickets, "b"));
	}

	private static long number(List<Ticket> tickets, String id) {
		return tickets.stream().filter((ticket) -> ticket.id().equals(id)).findFirst().orElseThrow().number();
	}

	@Test
	default void laterTicketsHaveLargerNumbers() {
		long number = queue().ticket("a").number();
		assertThat(queue().ticket("b").number()).isGreaterThan(number);
	}

	@Test
	default void rerunAndRequeuedTaskGetTickets() {
		LeasedTask run = queue().run(queue().ticket("a"));
		assertThat(queue().add("a")).isEqualTo(TicketBatch.NONE);
		TicketBatch rerun = queue().settle(Settlement.acknowledge(run.lease(), false)).ticketBatch();
		LeasedTask again = queue().run(rerun.tickets().get(0));
		assertThat(queue().settle(Settlement.dead(again.lease(), "given up")).ticketBatch())
			.isEqualTo(TicketBatch.NONE);
		TicketBatch requeued = ContractQueue.join(queue().ledger().requeue(List.of("a"))).ticketBatch();
		assertThat(queue().claim(requeued.tickets().get(0))).isPresent();
	}

	@Test
	default void reissuedTasksKeepTheirOrderAndTheirOldTicketsAreVoid() {
		TicketBatch ticketBatch = queue().add("c", "a", "b");
		assertThat(ContractQueue.join(queue().ledger().reissueTickets())).isEqualTo(3);
		assertThat(queue().claim(ticketBatch.tickets().get(0))).isEmpty();
		List<Ticket> tickets = queue().dueTickets();
		assertThat(tickets).extracting(Ticket::id).containsExactly("c", "a", "b");
		assertThat(tickets).allMatch((ticket) -> queue().claim(ticket).isPresent());
	}

	@Test
	default void longQueueIsReissuedInItsOrder() {
		List<String> ids = IntStream.range(0, 1200).mapToObj((i) -> "task-" + i).toList();
		queue().add(ids.toArray(String[]::new));
		assertThat(ContractQueue.join(queue().ledger().reissueTickets())).isEqualTo(1200);
		assertThat(queue().dueTickets()).extracting(Ticket::id).containsExactlyElementsOf(ids);
	}

	@Test
	default void runningTaskIsNotReissued() {
		queue().run(queue().ticket("a"));
		assertThat(ContractQueue.join(queue().ledger().reissueTickets())).isZero();
		assertThat(queue().dueTickets()).isEmpty();
	}

}
