package io.chihuo.contract.ledger;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.chihuo.backend.Settlement;
import io.chihuo.backend.ledger.Due;
import io.chihuo.backend.ledger.Posting;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.contract.ContractQueue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing that was made ready is forgotten on its way to the broker.
 */
interface PostingContract extends LedgerTopic {

	private void losePatience() {
		elapse(patience().plusMillis(100));
	}

	@Test
	default void postingThatWasNotPostedInTimeIsHandedOutAgain() {
		Posting posting = queue().add("a", "b");
		assertThat(queue().due().posting()).isEqualTo(Posting.NONE);
		losePatience();
		assertThat(queue().dueTickets()).isEqualTo(posting.tickets());
		losePatience();
		assertThat(queue().dueTickets()).isEmpty();
		assertThat(queue().claim(posting.tickets().get(0))).isPresent();
	}

	@Test
	default void postingThatWasHandedOutAgainInVainIsHandedOutOnceMore() {
		queue().add("a");
		losePatience();
		assertThat(queue().due().posting().tickets()).hasSize(1);
		assertThat(queue().due().posting()).isEqualTo(Posting.NONE);
		losePatience();
		assertThat(queue().due().posting().tickets()).hasSize(1);
	}

	@Test
	default void postedTicketsAreNotHandedOutAgain() {
		Posting posting = queue().add("a");
		queue().posted(posting);
		queue().posted(posting);
		losePatience();
		assertThat(queue().dueTickets()).isEmpty();
	}

	@Test
	default void voidTicketsAreNotHandedOutAgain() {
		Posting posting = queue().add("cancelled", "running", "waiting");
		ContractQueue.join(queue().ledger().cancel(List.of("cancelled")));
		queue().run(posting.tickets().get(1));
		losePatience();
		assertThat(queue().dueTickets()).extracting(Ticket::id).containsExactly("waiting");
	}

	@Test
	default void ticketsOfReleasedAndRequeuedTasksAreHandedOutAgain() {
		queue().settle(Settlement.release(queue().run(queue().ticket("released")).lease()));
		queue().settle(Settlement.dead(queue().run(queue().ticket("dead")).lease(), "given up"));
		ContractQueue.join(queue().ledger().requeue(List.of("dead")));
		losePatience();
		assertThat(queue().dueTickets()).extracting(Ticket::id).containsExactlyInAnyOrder("released", "dead");
	}

	@Test
	default void nextLookIsNotAfterThePostingIsLate() {
		queue().add("a");
		Due due = queue().due();
		assertThat(due.nextLook()).isBetween(0L, patience().toMillis());
	}

	@Test
	default void anotherNodeHandsOutWhatItsMakerDidNotPost() {
		Posting posting = queue().add("a");
		losePatience();
		assertThat(otherNode().dueTickets()).isEqualTo(posting.tickets());
		assertThat(queue().dueTickets()).isEmpty();
	}

}
