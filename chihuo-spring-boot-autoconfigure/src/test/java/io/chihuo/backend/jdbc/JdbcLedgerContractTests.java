// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

import org.springframework.jdbc.core.JdbcTemplate;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.RunOutcome;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.TicketBatch;
import io.chihuo.backend.ledger.WithTickets;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.OutcomeWatch;
import io.chihuo.backend.outcome.TaskEnding;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchRequest;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;
import io.chihuo.contract.ledger.LedgerContractTests;
import io.chihuo.servers.TestLimits;

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

	private static QueueName uniqueName() {
		return new QueueName("outcomes", UUID.randomUUID().toString());
	}

	private static long submit(QueueLedger queue, String id, OutcomeWatch watch) {
		Submission submission = new Submission(ContractQueue.task(id, "", AddOptions.DEFAULTS), watch);
		return ContractQueue.join(queue.submit(List.of(submission))).answers().get(0).watch().order();
	}

	private static WatchAnswer watch(QueueLedger queue, String id, long order) {
		OutcomeWatch watch = new OutcomeWatch(Duration.ofMinutes(1), false, null);
		return ContractQueue.join(queue.watch(List.of(new WatchRequest(id, order, watch)))).get(0);
	}

	private long outcomes(QueueName name) {
		return new JdbcTemplate(database().dataSource()).queryForObject(
				"select count(*) from chihuo_outcomes where queue_id = (select queue_id from chihuo_queues where name = ?)",
				Long.class, name.toString());
	}

	private long outcomesUntil(QueueName name) {
		return new JdbcTemplate(database().dataSource())
			.queryForObject("select outcomes_until from chihuo_queues where name = ?", Long.class, name.toString());
	}

	@Test
	void outcomesThatHaveExpiredAreDeleted() {
		QueueName name = uniqueName();
		QueueLedger queue = ledger().queue(name);
		OutcomeWatch watch = new OutcomeWatch(Duration.ofSeconds(30), false, null);
		List<String> ids = IntStream.range(0, 1200).mapToObj((i) -> "t" + i).toList();
		ContractQueue.join(queue.submit(ids.stream()
			.map((id) -> new Submission(ContractQueue.task(id, "", AddOptions.DEFAULTS), watch))
			.toList()));
		ContractQueue.join(queue.cancel(ids));
		assertThat(outcomes(name)).isEqualTo(1200);
		elapse(Duration.ofSeconds(30));
		QueueLedger other = otherLedger().queue(name);
		TestLimits.await("sweep").until(() -> {
			ContractQueue.join(other.releaseDue());
			return outcomes(name) == 0;
		});
		TestLimits.await("end of sweeps").until(() -> {
			elapse(Duration.ofMinutes(2));
			ContractQueue.join(other.releaseDue());
			return outcomesUntil(name) == 0;
		});
	}

	@Test
	void taskThatAnotherNodeAddsHidesTheLatestOutcome() {
		QueueName name = uniqueName();
		QueueLedger queue = ledger().queue(name);
		QueueLedger other = otherLedger().queue(name);
		long order = submit(queue, "a", new OutcomeWatch(Duration.ofMinutes(1), false, null));
		ContractQueue.join(queue.cancel(List.of("a")));
		assertThat(watch(other, "a", 0).status()).isEqualTo(WatchAnswer.Status.ENDED);
		ContractQueue.join(other.add(List.of(ContractQueue.task("a", "", AddOptions.DEFAULTS))));
		ContractQueue.join(other.cancel(List.of("a")));
		assertThat(watch(queue, "a", 0)).isEqualTo(WatchAnswer.UNKNOWN);
		assertThat(watch(queue, "a", order).status()).isEqualTo(WatchAnswer.Status.ENDED);
	}

	@Test
	void namesReasonsAndLargeResultsAreKept() {
		QueueLedger queue = ledger().queue(uniqueName());
		String id = "\u00fc'\\:%_\ud83d\ude80".repeat(20);
		OutcomeWatch watch = new OutcomeWatch(Duration.ofMinutes(1), true, "\u00e4 ','\" \ud83d\ude80");
		List<String> ids = IntStream.range(0, 20).mapToObj((i) -> id + i).toList();
		WithTickets<SubmissionAnswer> submitted = ContractQueue.join(queue.submit(ids.stream()
			.map((each) -> new Submission(ContractQueue.task(each, "", AddOptions.DEFAULTS), watch))
			.toList()));
		byte[] result = new byte[256 << 10];
		Arrays.fill(result, (byte) 0xff);
		List<Settlement> settlements = ContractQueue
			.join(queue.claim(submitted.ticketBatch().tickets(), ContractQueue.ONE_HOUR, "worker"))
			.stream()
			.map((run) -> Settlement.dead(run.orElseThrow().lease(), "be\u0000cause").withContent(result))
			.toList();
		assertThat(ContractQueue.join(queue.settle(settlements)).answers()).containsOnly(RunOutcome.FAILED);
		assertThat(
				ContractQueue.join(queue.watch(ids.stream().map((each) -> new WatchRequest(each, 0, watch)).toList())))
			.allSatisfy((answer) -> {
				assertThat(answer.end().content()).isEqualTo(result);
				assertThat(answer.end().reason()).isEqualTo("be cause");
			});
	}

	@Test
	void outcomeOfLaterVersionIsLeftAlone() {
		QueueName name = uniqueName();
		QueueLedger queue = ledger().queue(name);
		OutcomeWatch watch = new OutcomeWatch(Duration.ofMinutes(1), false, null);
		long later = submit(queue, "later", watch);
		long known = submit(queue, "known", watch);
		ContractQueue.join(queue.cancel(List.of("later", "known")));
		new JdbcTemplate(database().dataSource()).update(
				"update chihuo_outcomes set ending = 'LATER' where task_order = ? and task_key like '%:later'", later);
		assertThat(watch(queue, "later", later)).isEqualTo(WatchAnswer.UNKNOWN);
		assertThat(watch(queue, "later", 0)).isEqualTo(WatchAnswer.UNKNOWN);
		assertThat(watch(queue, "known", known).status()).isEqualTo(WatchAnswer.Status.ENDED);
		assertThat(outcomes(name)).isEqualTo(2);
	}

	@Test
	void taskThatDiesTwiceAnswersWithItsLastEnd() {
		QueueLedger queue = ledger().queue(uniqueName());
		OutcomeWatch watch = new OutcomeWatch(Duration.ofMinutes(1), false, null);
		Submission submission = new Submission(ContractQueue.task("a", "", AddOptions.DEFAULTS), watch);
		WithTickets<SubmissionAnswer> submitted = ContractQueue.join(queue.submit(List.of(submission)));
		long order = submitted.answers().get(0).watch().order();
		dieOf(queue, submitted.ticketBatch(), "first");
		dieOf(queue, ContractQueue.join(queue.requeue(List.of("a"))).ticketBatch(), "second");
		assertThat(watch(queue, "a", order).end().reason()).isEqualTo("second");
		assertThat(watch(queue, "a", 0).end().reason()).isEqualTo("second");
		ContractQueue.join(queue.discard(List.of("a")));
		assertThat(watch(queue, "a", order).end().ending()).isEqualTo(TaskEnding.DISCARDED);
		assertThat(watch(queue, "a", 0).end().ending()).isEqualTo(TaskEnding.DISCARDED);
		ContractQueue.join(queue.forgetOutcomes(List.of(new OutcomeKey("a", order))));
		assertThat(watch(queue, "a", order)).isEqualTo(WatchAnswer.UNKNOWN);
	}

	private static void dieOf(QueueLedger queue, TicketBatch ticketBatch, String reason) {
		LeasedTask run = ContractQueue.join(queue.claim(ticketBatch.tickets(), ContractQueue.ONE_HOUR, "worker"))
			.get(0)
			.orElseThrow();
		ContractQueue.join(queue.settle(List.of(Settlement.dead(run.lease(), reason).withContent(new byte[0]))));
	}

}
