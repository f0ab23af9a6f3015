package io.chihuo.backend.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.CancelResult;
import io.chihuo.LedgerRequiredException;
import io.chihuo.QueueCounts;
import io.chihuo.TaskInfo;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.Settled;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.StoredPayload;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.state.WaitingTask;

/**
 * A queue of which only the present runs are known.
 */
final class NoQueueLedger implements QueueLedger {

	private final String issuer;

	private final TaskClock clock;

	private final Numbers numbers;

	private final ConcurrentMap<Lease, WaitingTask> running = new ConcurrentHashMap<>();

	NoQueueLedger(String issuer, TaskClock clock) {
		this.issuer = issuer;
		this.clock = clock;
		this.numbers = Numbers.ofMillis(clock::millis);
	}

	@Override
	public CompletableFuture<Void> configure(QueuePolicy policy) {
		return (policy.maxLength() < 0) ? CompletableFuture.completedFuture(null) : refuse("'max-length'");
	}

	@Override
	public CompletableFuture<Posted<AddResult>> add(List<NewTask> tasks) {
		long now = this.clock.millis();
		List<Ticket> tickets = new ArrayList<>(tasks.size());
		for (NewTask task : tasks) {
			AddOptions options = task.options();
			if (options.replacing() || options.ignoringRunning()) {
				return refuse("Adding with replace() or ignoreRunning()");
			}
			tickets.add(ticket(new WaitingTask(task.id(), task.payload(), options.headers(), now, 0, 0, null),
					task.first(), due(options, now)));
		}
		List<AddResult> answers = tasks.stream().map((task) -> AddResult.ADDED).toList();
		return CompletableFuture.completedFuture(new Posted<>(answers, posting(tickets)));
	}

	private static long due(AddOptions options, long now) {
		Instant due = options.due();
		return (due != null) ? due.toEpochMilli() : (options.delay().isZero()) ? 0 : now + options.delay().toMillis();
	}

	private Ticket ticket(WaitingTask task, boolean first, long due) {
		return new Ticket(task.id(), this.numbers.getAsLong(), first, due, this.issuer, task);
	}

	/** Postings that fail are not handed out again: what they replace is kept. */
	private static Posting posting(List<Ticket> tickets) {
		return tickets.isEmpty() ? Posting.NONE : new Posting(0, tickets);
	}

	@Override
	public CompletableFuture<List<Claimed>> claim(List<Ticket> tickets, Duration lease, String worker) {
		List<Claimed> claimed = new ArrayList<>(tickets.size());
		for (Ticket ticket : tickets) {
			WaitingTask task = ticket.task();
			claimed.add((task != null) ? Claimed.of(lease(task, Numbers.readyAt(ticket))) : Claimed.VOID);
		}
		return CompletableFuture.completedFuture(claimed);
	}

	private LeasedTask lease(WaitingTask task, long readyAt) {
		Lease lease = new Lease(task.id(), this.numbers.getAsLong());
		this.running.put(lease, task);
		return new LeasedTask(lease, task.payload(), task.headers(), task.attempts() + 1, task.crashes(),
				task.addedAt(), Math.max(task.addedAt(), readyAt), 0, false);
	}

	@Override
	public CompletableFuture<List<Renewal>> renew(List<Lease> leases, Duration length) {
		return CompletableFuture.completedFuture(
				leases.stream().map((lease) -> this.running.containsKey(lease) ? Renewal.HELD : Renewal.LOST).toList());
	}

	@Override
	public CompletableFuture<Posted<Settled>> settle(List<Settlement> settlements) {
		List<Settled> answers = new ArrayList<>(settlements.size());
		List<Ticket> tickets = new ArrayList<>(0);
		List<StoredDeadLetter> letters = new ArrayList<>(0);
		for (Settlement settlement : settlements) {
			WaitingTask task = this.running.remove(settlement.lease());
			answers.add((task != null) ? settle(settlement, task, tickets, letters) : Settled.LEASE_LOST);
		}
		Posting posting = (tickets.isEmpty() && letters.isEmpty()) ? Posting.NONE : new Posting(0, tickets, letters);
		return CompletableFuture.completedFuture(new Posted<>(answers, posting));
	}

	private Settled settle(Settlement settlement, WaitingTask task, List<Ticket> tickets,
			List<StoredDeadLetter> letters) {
		long now = this.clock.millis();
		String error = settlement.error();
		switch (settlement.ending()) {
			case ACKNOWLEDGE -> {
				return Settled.ABSENT;
			}
			case RELEASE, HAND_BACK, CRASH -> {
				tickets.add(0, ticket(task, true, 0));
				return Settled.READY;
			}
			case RETRY -> {
				boolean waits = !settlement.delay().isZero();
				tickets.add(ticket(failed(task, error), true, waits ? now + settlement.delay().toMillis() : 0));
				return waits ? Settled.DELAYED : Settled.READY;
			}
			case DEAD -> {
				letters.add(new StoredDeadLetter(task.id(), task.payload(), task.headers(), task.attempts() + 1,
						task.crashes(), task.addedAt(), now, String.valueOf(error)));
				return Settled.DEAD;
			}
		}
		throw new IllegalStateException("Unknown ending " + settlement.ending());
	}

	private static WaitingTask failed(WaitingTask task, @Nullable String error) {
		return new WaitingTask(task.id(), task.payload(), task.headers(), task.addedAt(), task.attempts() + 1,
				task.crashes(), error);
	}

	@Override
	public CompletableFuture<List<Boolean>> finish(List<String> ids) {
		return refuse("finish()");
	}

	@Override
	public CompletableFuture<List<Boolean>> unfinish(List<String> ids) {
		return refuse("unfinish()");
	}

	@Override
	public CompletableFuture<List<CancelResult>> cancel(List<String> ids) {
		return refuse("cancel()");
	}

	@Override
	public CompletableFuture<List<Optional<TaskInfo>>> find(List<String> ids) {
		return refuse("find()");
	}

	@Override
	public CompletableFuture<Optional<StoredPayload>> payload(String id) {
		return refuse("Looking up a payload");
	}

	/** The rest is the broker's to count. */
	@Override
	public CompletableFuture<QueueCounts> counts() {
		return CompletableFuture.completedFuture(new QueueCounts(0, 0, this.running.size(), 0, 0));
	}

	@Override
	public CompletableFuture<Long> clearUnfinished() {
		return refuse("clearUnfinished()");
	}

	@Override
	public CompletableFuture<Long> clearFinished() {
		return refuse("clearFinished()");
	}

	@Override
	public CompletableFuture<StoredDeadLetter.Page> deadLetters(@Nullable String cursor, int size) {
		return refuse("Listing dead letters");
	}

	@Override
	public CompletableFuture<Posted<Boolean>> requeue(List<String> ids) {
		return refuse("Requeuing a dead letter");
	}

	@Override
	public CompletableFuture<List<Boolean>> discard(List<String> ids) {
		return refuse("Discarding a dead letter");
	}

	@Override
	public CompletableFuture<Void> bury(StoredDeadLetter letter) {
		return refuse("Keeping a dead letter");
	}

	@Override
	public CompletableFuture<Due> due() {
		return CompletableFuture.completedFuture(new Due(Posting.NONE, -1, false));
	}

	@Override
	public CompletableFuture<Void> posted(List<Long> postings) {
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public CompletableFuture<Long> reissue() {
		return CompletableFuture.completedFuture(0L);
	}

	@Override
	public Runnable listen(StoreListener listener) {
		return () -> {
		};
	}

	@Override
	public boolean tellsOthers() {
		return false;
	}

	private static <R> CompletableFuture<R> refuse(String what) {
		return CompletableFuture.failedFuture(new LedgerRequiredException(what));
	}

}
