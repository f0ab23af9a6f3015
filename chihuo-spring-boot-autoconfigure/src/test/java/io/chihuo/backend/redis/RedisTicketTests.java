// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.TaskState;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.ledger.DueTickets;
import io.chihuo.backend.ledger.LedgerListener;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.backend.ledger.TicketBatch;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.contract.ContractQueue;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tickets and ticket batches of a ledger in Redis.
 */
class RedisTicketTests {

	private static final Duration SHORT_LEASE = Duration.ofMillis(30);

	private static RedisServer server;

	private final OwnBackend backend = OwnBackend.of(server);

	private final QueueLedger ledger = this.backend.ledger();

	@BeforeAll
	static void start() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void clear() {
		server.command("FLUSHALL");
	}

	@AfterEach
	void close() {
		this.backend.close();
	}

	private static List<NewTask> tasks(String... ids) {
		return List.of(ids).stream().map((id) -> ContractQueue.task(id, id, AddOptions.DEFAULTS)).toList();
	}

	private TicketBatch add(String... ids) {
		return ContractQueue.join(this.ledger.add(tasks(ids))).ticketBatch();
	}

	private List<Optional<LeasedTask>> claim(List<Ticket> tickets) {
		return ContractQueue.join(this.ledger.claim(tickets, ContractQueue.ONE_HOUR, "worker"));
	}

	private Lease run(String id, Duration length) {
		List<Ticket> tickets = add(id).tickets();
		return ContractQueue.join(this.ledger.claim(tickets, length, "worker")).get(0).orElseThrow().lease();
	}

	private TicketBatch due() {
		return ContractQueue.join(this.ledger.releaseDue()).ticketBatch();
	}

	private TaskState state(String id) {
		return ContractQueue.join(this.ledger.find(List.of(id))).get(0).orElseThrow().state();
	}

	private static String key(String name) {
		return "chihuo:{test/loop}:" + name;
	}

	private static int ticketBatches() {
		assertThat(server.command("ZCARD", key("ticket-batch-times")))
			.isEqualTo(server.command("HLEN", key("ticket-batches")));
		return Integer.parseInt(server.command("HLEN", key("ticket-batches")));
	}

	/** As if ten seconds had passed. */
	private static void outwait(TicketBatch ticketBatch) {
		server.command("ZADD", key("ticket-batch-times"), "XX", "1", Long.toString(ticketBatch.number()));
	}

	private static List<String> ids(TicketBatch ticketBatch) {
		return ticketBatch.tickets().stream().map(Ticket::id).toList();
	}

	@Test
	void ticketBatchIsIssuedAgainAfterTenSecondsUnlessItWasPublished() {
		TicketBatch ticketBatch = add("a");
		TicketBatch forgotten = add("b", "c");
		assertThat(ContractQueue.join(this.ledger.releaseDue()).nextPoll()).isBetween(9000L, 10_000L);
		ContractQueue.join(this.ledger.confirmBatches(List.of(ticketBatch.number())));
		outwait(ticketBatch);
		assertThat(due()).isEqualTo(TicketBatch.NONE);
		outwait(forgotten);
		TicketBatch again = due();
		assertThat(again.tickets()).isEqualTo(forgotten.tickets());
		assertThat(due()).isEqualTo(TicketBatch.NONE);
		outwait(again);
		assertThat(due().tickets()).isEqualTo(forgotten.tickets());
	}

	@Test
	void ticketBatchIsIssuedAgainWithoutVoidTickets() {
		TicketBatch ticketBatch = add("a", "b", "c", "d", "e");
		claim(ticketBatch.tickets().subList(1, 2));
		ContractQueue.join(this.ledger.cancel(List.of("d")));
		outwait(ticketBatch);
		assertThat(ids(due())).containsExactly("a", "c", "e");
		assertThat(ticketBatches()).isOne();
	}

	@Test
	void ticketBatchOfVoidTicketsIsDropped() {
		TicketBatch ticketBatch = add("a", "b");
		claim(ticketBatch.tickets());
		outwait(ticketBatch);
		DueTickets due = ContractQueue.join(this.ledger.releaseDue());
		assertThat(due.ticketBatch()).isEqualTo(TicketBatch.NONE);
		assertThat(ticketBatches()).isZero();
	}

	@Test
	void batchOfSeveralScriptsIsOneTicketBatchInItsOrder() {
		String[] ids = IntStream.range(0, 2500).mapToObj((i) -> "task-" + i).toArray(String[]::new);
		TicketBatch ticketBatch = add(ids);
		assertThat(ids(ticketBatch)).containsExactly(ids);
		assertThat(ticketBatches()).isEqualTo(3);
		ContractQueue.join(this.ledger.confirmBatches(List.of(ticketBatch.number())));
		assertThat(ticketBatches()).isZero();
	}

	@Test
	void firstOfTheReleasedHasTheLargestNumber() {
		List<Lease> leases = claim(add("a", "b", "c").tickets()).stream()
			.map((one) -> one.orElseThrow().lease())
			.toList();
		List<Ticket> tickets = ContractQueue.join(this.ledger.settle(leases.stream().map(Settlement::release).toList()))
			.ticketBatch()
			.tickets();
		assertThat(tickets).extracting(Ticket::first).containsOnly(true);
		assertThat(tickets.stream().sorted((one, other) -> Long.compare(other.number(), one.number())))
			.extracting(Ticket::id)
			.containsExactly("a", "b", "c");
	}

	@Test
	void onlyTheLatestTicketLeasesATaskAndOnlyOnce() {
		List<Ticket> old = add("a").tickets();
		ContractQueue.join(this.ledger.cancel(List.of("a")));
		List<Ticket> current = add("a").tickets();
		assertThat(claim(old)).containsExactly(Optional.empty());
		assertThat(claim(List.of(old.get(0), current.get(0), new Ticket("b", 1, false))))
			.extracting((one) -> one.map(LeasedTask::attempt).orElse(0))
			.containsExactly(0, 1, 0);
		assertThat(claim(current)).containsExactly(Optional.empty());
	}

	@Test
	void taskThatAPollFindsLapsedIsSuspectAndAListenerIsNotified() {
		run("a", SHORT_LEASE);
		NotificationCounter notified = new NotificationCounter();
		this.ledger.addListener(notified);
		TestNode.soon().until(() -> notified.ready > 0);
		TestNode.soon().until(() -> state("a") == TaskState.READY);
		assertThat(ids(due())).isEmpty();
		ClaimRequest request = ClaimRequest.of(1, ContractQueue.ONE_HOUR, "worker").forSuspect();
		assertThat(ContractQueue.join(this.ledger.claimSuspect(request)).tasks()).hasSize(1);
	}

	@Test
	void reissuedTicketsOfBatchesAreInTheOldOrderAndTheOldOnesVoid() {
		List<Ticket> old = new ArrayList<>();
		for (int batch = 0; batch < 15; batch++) {
			String prefix = "batch-" + batch + "-";
			old.addAll(add(IntStream.range(0, 100).mapToObj((i) -> prefix + i).toArray(String[]::new)).tickets());
		}
		run("running", ContractQueue.ONE_HOUR);
		assertThat(ContractQueue.join(this.ledger.reissueTickets())).isEqualTo(1500);
		assertThat(claim(old.subList(0, 500))).containsOnly(Optional.empty());
		List<Ticket> all = allDue();
		assertThat(all.stream().map((ticket) -> ticket.id().split("-")[1]))
			.containsExactlyElementsOf(IntStream.range(0, 1500).mapToObj((i) -> String.valueOf(i / 100)).toList());
		assertThat(all).extracting(Ticket::id).doesNotHaveDuplicates();
		assertThat(claim(all.subList(0, 1000))).doesNotContain(Optional.empty());
	}

	private List<Ticket> allDue() {
		List<Ticket> all = new ArrayList<>();
		for (TicketBatch ticketBatch = due(); !ticketBatch.isEmpty(); ticketBatch = due()) {
			all.addAll(ticketBatch.tickets());
		}
		return all;
	}

	@Test
	void replacedReadyTaskKeepsItsTicket() {
		List<Ticket> tickets = add("a").tickets();
		ContractQueue.join(this.ledger.add(List.of(ContractQueue.task("a", "new", AddOptions.DEFAULTS.replace()))));
		assertThat(ContractQueue.payload(claim(tickets).get(0).orElseThrow())).isEqualTo("new");
	}

	@Test
	void ticketOfATaskThatRunsOrIsDelayedOrDeadIsVoid() {
		List<Ticket> tickets = add("a").tickets();
		Lease lease = claim(tickets).get(0).orElseThrow().lease();
		assertThat(claim(tickets)).containsExactly(Optional.empty());
		ContractQueue.join(this.ledger.settle(List.of(Settlement.retry(lease, Duration.ofMinutes(1), "failed"))));
		assertThat(claim(tickets)).containsExactly(Optional.empty());
		TicketBatch crashing = add("b");
		Lease last = claim(crashing.tickets()).get(0).orElseThrow().lease();
		ContractQueue.join(this.ledger.settle(List.of(Settlement.dead(last, "failed"))));
		assertThat(claim(crashing.tickets())).containsExactly(Optional.empty());
		List<Ticket> again = ContractQueue.join(this.ledger.requeue(List.of("b"))).ticketBatch().tickets();
		assertThat(claim(crashing.tickets())).containsExactly(Optional.empty());
		assertThat(claim(again)).doesNotContain(Optional.empty());
	}

	@Test
	void redisBackendReadsTheQueueOfALedger() {
		Lease lease = claim(add("dead").tickets()).get(0).orElseThrow().lease();
		ContractQueue.join(this.ledger.settle(List.of(Settlement.dead(lease, "failed"))));
		ContractQueue after = this.backend.queue();
		assertThat(after.requeue("dead")).isTrue();
		assertThat(ContractQueue.payload(after.claim())).isEqualTo("dead");
	}

	@Test
	void marksDeadLettersAndDelayedTasksOfTheRedisBackendAreKnown() {
		ContractQueue before = this.backend.queue();
		before.acknowledgeFinished(before.run("finished"));
		before.kill("dead");
		before.add("delayed", "delayed", AddOptions.DEFAULTS.delay(Duration.ofHours(1)));
		assertThat(state("finished")).isEqualTo(TaskState.FINISHED);
		assertThat(state("delayed")).isEqualTo(TaskState.DELAYED);
		assertThat(ids(ContractQueue.join(this.ledger.requeue(List.of("dead"))).ticketBatch())).containsExactly("dead");
		assertThat(ContractQueue.join(this.ledger.reissueTickets())).isEqualTo(1);
	}

	@Test
	void foreignDeadLetterIsKeptUnlessItsIdIsKnown() {
		ContractQueue.join(this.ledger.finish(List.of("finished")));
		add("ready");
		for (String id : List.of("finished", "ready", "foreign", "foreign")) {
			ContractQueue.join(this.ledger.addDeadLetter(
					new StoredDeadLetter(id, new byte[] { 1 }, Map.of("h", "v"), 0, 0, 0, 1000, 2000, "not ours")));
		}
		assertThat(ContractQueue.join(this.ledger.deadLetters(null, 10, true)).letters()).singleElement()
			.usingRecursiveComparison()
			.isEqualTo(new StoredDeadLetter("foreign", new byte[] { 1 }, Map.of("h", "v"), 0, 0, 0, 1000, 2000,
					"not ours"));
		assertThat(state("ready")).isEqualTo(TaskState.READY);
	}

	@Test
	void emptyBatchesIssueNoTickets() {
		assertThat(ContractQueue.join(this.ledger.add(List.of())).ticketBatch()).isEqualTo(TicketBatch.NONE);
		assertThat(ContractQueue.join(this.ledger.settle(List.of())).ticketBatch()).isEqualTo(TicketBatch.NONE);
		assertThat(ContractQueue.join(this.ledger.requeue(List.of())).ticketBatch()).isEqualTo(TicketBatch.NONE);
		assertThat(claim(List.of())).isEmpty();
		assertThat(this.ledger.confirmBatches(List.of())).succeedsWithin(TestLimits.HANG_TIMEOUT);
	}

	/** Counts notifications that something is ready. */
	private static final class NotificationCounter implements LedgerListener {

		private volatile int ready;

		@Override
		public synchronized void onQueueReady() {
			this.ready++;
		}

		@Override
		public void onTaskCancelled(Lease lease) {
		}

		@Override
		public void onTaskDead(StoredDeadLetter letter) {
		}

		@Override
		public void onChildrenOrphaned() {
		}

		@Override
		public void onQueueRefused(String reason) {
		}

		@Override
		public void onTaskEnded(List<String> nodes, TaskEnd end) {
		}

		@Override
		public void onTasksDueIn(long millis) {
		}

	}

}
