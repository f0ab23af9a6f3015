// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.RunOutcome;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.backend.ledger.WithTickets;
import io.chihuo.contract.ContractQueue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes on one ledger.
 */
interface TwoNodesContract extends LedgerTopic {

	int ID_COUNT = 300;

	private static List<NewTask> tasks() {
		return IntStream.range(0, ID_COUNT)
			.mapToObj((i) -> ContractQueue.task("task-" + i, "", AddOptions.DEFAULTS))
			.toList();
	}

	@Test
	default void ticketOfOneNodeClaimsOnTheOther() {
		Ticket ticket = queue().ticket("a");
		assertThat(otherNode().claim(ticket)).isPresent();
		assertThat(queue().claim(ticket)).isEmpty();
	}

	@Test
	default void idAddedOnBothIsAddedOnce() {
		CompletableFuture<WithTickets<AddResult>> one = queue().ledger().add(tasks());
		CompletableFuture<WithTickets<AddResult>> other = otherNode().ledger().add(tasks());
		List<AddResult> results = Stream.of(one, other)
			.flatMap((added) -> ContractQueue.join(added).answers().stream())
			.toList();
		assertThat(results).filteredOn((result) -> result == AddResult.ADDED).hasSize(ID_COUNT);
		assertThat(results).filteredOn((result) -> result == AddResult.ALREADY_QUEUED).hasSize(ID_COUNT);
	}

	@Test
	default void nodesThatAddAtOnceDoNotExceedTheBoundTogether() {
		ContractQueue.join(queue().ledger()
			.applyPolicy(new QueuePolicy(ID_COUNT / 2, 3, QueuePolicy.DEFAULTS.finishedRetention())));
		List<CompletableFuture<WithTickets<AddResult>>> adds = new ArrayList<>();
		for (NewTask task : tasks()) {
			LedgerCalls node = (adds.size() % 2 == 0) ? queue() : otherNode();
			adds.add(node.ledger().add(List.of(task)));
		}
		assertThat(adds).flatExtracting((add) -> ContractQueue.join(add).answers())
			.filteredOn((result) -> result == AddResult.ADDED)
			.hasSize(ID_COUNT / 2);
	}

	@Test
	default void ticketsClaimedOnBothLeaseEachTaskOnce() {
		List<Ticket> tickets = ContractQueue.join(queue().ledger().add(tasks())).ticketBatch().tickets();
		CompletableFuture<List<Optional<LeasedTask>>> one = queue().ledger()
			.claim(tickets, ContractQueue.ONE_HOUR, "one");
		CompletableFuture<List<Optional<LeasedTask>>> other = otherNode().ledger()
			.claim(tickets, ContractQueue.ONE_HOUR, "other");
		List<Optional<LeasedTask>> claimed = new ArrayList<>(ContractQueue.join(one));
		claimed.addAll(ContractQueue.join(other));
		assertThat(claimed).filteredOn(Optional::isPresent)
			.extracting((claim) -> claim.orElseThrow().lease().id())
			.hasSize(ID_COUNT)
			.doesNotHaveDuplicates();
	}

	@Test
	default void tokensGrowFromNodeToNodeEvenIfTheIdWasForgotten() {
		List<LedgerCalls> nodes = List.of(queue(), otherNode());
		long last = 0;
		for (int i = 0; i < 10; i++) {
			LedgerCalls node = nodes.get(i % 2);
			LeasedTask task = node.run(node.ticket("a"));
			assertThat(task.lease().token()).isGreaterThan(last);
			last = task.lease().token();
			assertThat(node.settle(Settlement.acknowledge(task.lease(), false)).answers())
				.containsExactly(RunOutcome.SUCCESS);
		}
	}

	@Test
	default void idIsEitherAddedBeforeItIsFinishedOrRefused() {
		for (int i = 0; i < 20; i++) {
			String id = "task-" + i;
			CompletableFuture<?> added = queue().ledger().add(List.of(ContractQueue.task(id, "", AddOptions.DEFAULTS)));
			CompletableFuture<?> finished = otherNode().ledger().finish(List.of(id));
			ContractQueue.join(added);
			ContractQueue.join(finished);
		}
		assertThat(ContractQueue.join(queue().ledger().counts()).ready()).isZero();
		assertThat(ContractQueue.join(queue().ledger().counts()).finished()).isEqualTo(20);
	}

	@Test
	default void leaseOfOneNodeIsSettledOnTheOther() {
		LeasedTask task = queue().run(queue().ticket("a"));
		assertThat(otherNode().settle(Settlement.acknowledge(task.lease(), true)).answers())
			.containsExactly(RunOutcome.SUCCESS);
		assertThat(queue().settle(Settlement.acknowledge(task.lease(), true)).answers())
			.containsExactly(RunOutcome.LEASE_LOST);
	}

}
