// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.TicketBatch;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.ledger.LedgerContractTests;
import io.chihuo.test.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of ledgers over a database, with a clock of the test in place of the
 * database's.
 */
abstract class JdbcLedgerContractTests extends LedgerContractTests {

	/** By the class of the test. */
	private static final Map<Class<?>, Nodes> NODES = new ConcurrentHashMap<>();

	private record Nodes(SettableClock clock, TestDatabase database, JdbcLedger ledger, JdbcLedger otherLedger) {

		static Nodes of(TestDatabase database) {
			SettableClock clock = new SettableClock();
			return new Nodes(clock, database, database.ledger(clock), database.ledger(clock));
		}

		void close() {
			this.ledger.close();
			this.otherLedger.close();
			this.database.close();
		}

	}

	/**
	 * Open the database under test.
	 */
	abstract TestDatabase open();

	private Nodes nodes() {
		return NODES.computeIfAbsent(getClass(), (test) -> Nodes.of(open()));
	}

	@AfterAll
	static void close(TestInfo test) {
		NODES.remove(test.getTestClass().orElseThrow()).close();
	}

	final TestDatabase database() {
		return nodes().database();
	}

	@Override
	protected final Ledger ledger() {
		return nodes().ledger();
	}

	@Override
	protected final Ledger otherLedger() {
		return nodes().otherLedger();
	}

	@Override
	public final void elapse(Duration time) {
		nodes().clock().advance(time);
	}

	@Override
	public final Duration ticketBatchTimeout() {
		return JdbcLedger.TICKET_BATCH_TIMEOUT;
	}

	@Test
	void batchMayBeLargerThanAStatement() {
		QueueLedger queue = ledger().queue(new QueueName("ledger", "large" + getClass().getSimpleName()));
		byte[] payload = new byte[1_000_000];
		Arrays.fill(payload, (byte) '\'');
		List<NewTask> tasks = IntStream.range(0, 20)
			.mapToObj((i) -> new NewTask("task-" + i, payload.clone(), false, AddOptions.DEFAULTS.replace()))
			.toList();
		assertThat(ContractQueue.join(queue.add(tasks)).answers()).containsOnly(AddResult.ADDED);
		assertThat(ContractQueue.join(queue.add(tasks)).answers()).containsOnly(AddResult.REPLACED);
		assertThat(ContractQueue.join(queue.clearUnfinished())).isEqualTo(20);
	}

	@Test
	void manyTicketBatchesAreForgottenTogether() {
		QueueLedger queue = ledger().queue(new QueueName("ledger", getClass().getSimpleName()));
		List<TicketBatch> ticketBatches = Stream.of("a", "b", "c")
			.map((id) -> ContractQueue.join(queue.add(List.of(ContractQueue.task(id, "", AddOptions.DEFAULTS))))
				.ticketBatch())
			.toList();
		LongStream others = LongStream.rangeClosed(1, 1500);
		ContractQueue.join(queue
			.confirmBatches(LongStream.concat(others, ticketBatches.stream().skip(1).mapToLong(TicketBatch::number))
				.boxed()
				.toList()));
		elapse(JdbcLedger.TICKET_BATCH_TIMEOUT);
		assertThat(ContractQueue.join(queue.releaseDue()).ticketBatch().tickets())
			.isEqualTo(ticketBatches.get(0).tickets());
		assertThat(ContractQueue.join(queue.releaseDue()).ticketBatch().isEmpty()).isTrue();
	}

}
