// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract.ledger;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.chihuo.backend.QueueName;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.contract.ContractQueue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of every shared ledger, besides the contract of a store, which its backend
 * must pass. Extend it, give it the ledgers of two nodes, and run it unchanged.
 */
public abstract class LedgerContractTests
		implements TicketContract, TicketBatchContract, DueContract, TwoNodesContract, AddDeadLetterContract {

	private final QueueName name = new QueueName("ledger", UUID.randomUUID().toString());

	/**
	 * The ledger under test.
	 */
	protected abstract Ledger ledger();

	/**
	 * The same ledger on another node.
	 */
	protected abstract Ledger otherLedger();

	@Override
	public final LedgerCalls queue() {
		return new LedgerCalls(ledger().queue(this.name));
	}

	@Override
	public final LedgerCalls otherNode() {
		return new LedgerCalls(otherLedger().queue(this.name));
	}

	@Override
	public abstract void elapse(Duration time);

	@Override
	public abstract Duration ticketBatchTimeout();

	@Test
	void identityIsTheSameOnAllNodes() {
		List<CompletableFuture<String>> answers = IntStream.range(0, 20)
			.mapToObj((i) -> ((i % 2 == 0) ? ledger() : otherLedger()).id())
			.toList();
		assertThat(answers.stream().map(ContractQueue::join).distinct()).hasSize(1);
	}

	@Test
	void ledgerOfOneNameIsOneObject() {
		assertThat(ledger().queue(this.name)).isSameAs(ledger().queue(this.name));
	}

}
