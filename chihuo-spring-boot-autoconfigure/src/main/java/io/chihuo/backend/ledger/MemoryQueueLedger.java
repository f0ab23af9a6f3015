package io.chihuo.backend.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddResult;
import io.chihuo.CancelResult;
import io.chihuo.QueueCounts;
import io.chihuo.TaskInfo;
import io.chihuo.TaskState;
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
import io.chihuo.backend.state.Events;
import io.chihuo.backend.state.TaskStates;
import io.chihuo.backend.state.WaitingTask;

/**
 * One queue under one lock. A ticket of another issuer, be it this process before its
 * restart or another node, brings its task with it.
 */
final class MemoryQueueLedger implements QueueLedger {

	private final String issuer;

	private final TaskClock clock;

	private final BooleanSupplier closed;

	private final List<StoreListener> listeners = new CopyOnWriteArrayList<>();

	private final Object lock = new Object();

	private final Numbers numbers;

	private final Outbox outbox = new Outbox();

	private final TaskStates states;

	MemoryQueueLedger(String issuer, TaskClock clock, BooleanSupplier closed) {
		this.issuer = issuer;
		this.clock = clock;
		this.closed = closed;
		this.numbers = Numbers.ofMillis(clock::millis);
		this.states = new TaskStates(this.numbers, this::issue);
	}

	private long issue(WaitingTask task, boolean first, long due) {
		long number = this.numbers.getAsLong();
		this.outbox.add(new Ticket(task.id(), number, first, due, this.issuer, task));
		return number;
	}

	@Override
	public CompletableFuture<Void> configure(QueuePolicy policy) {
		return answer((now) -> {
			this.states.configure(policy);
			return policy;
		}).thenAccept((configured) -> {
		});
	}

	@Override
	public CompletableFuture<Posted<AddResult>> add(List<NewTask> tasks) {
		return post((now) -> this.states.add(tasks, now));
	}

	@Override
	public CompletableFuture<List<Claimed>> claim(List<Ticket> tickets, Duration lease, String worker) {
		return answer((now) -> tickets.stream().map((ticket) -> claim(ticket, lease, now)).toList());
	}

	private Claimed claim(Ticket ticket, Duration lease, long now) {
		WaitingTask task = ticket.task();
		if (issued(ticket) || (task != null && this.states.adopt(task, ticket.number(), Numbers.readyAt(ticket)))) {
			LeasedTask leased = this.states.claim(ticket.id(), ticket.number(), lease, now);
			if (leased != null) {
				return Claimed.of(leased);
			}
		}
		return (task == null || isSafeWithout(ticket, task)) ? Claimed.VOID : Claimed.LATER;
	}

	/**
	 * The message is not to be thrown away if it has another task of the id, nor before
	 * the one that takes its place is with the broker.
	 */
	private boolean isSafeWithout(Ticket ticket, WaitingTask task) {
		TaskState state = this.states.stateOf(ticket.id());
		if (state == null) {
			return true;
		}
		if (!issued(ticket) && !this.states.adopted(ticket.id(), ticket.number())) {
			return this.states.finished(task);
		}
		return state == TaskState.RUNNING || state == TaskState.DEAD || !this.outbox.holds(ticket.id());
	}

	@Override
	public CompletableFuture<List<Renewal>> renew(List<Lease> leases, Duration length) {
		return answer((now) -> this.states.renew(leases, length, now));
	}

	@Override
	public CompletableFuture<Posted<Settled>> settle(List<Settlement> settlements) {
		return post((now) -> this.states.settle(settlements, now));
	}

	@Override
	public CompletableFuture<List<Boolean>> finish(List<String> ids) {
		return answer((now) -> this.states.finish(ids, now));
	}

	@Override
	public CompletableFuture<List<Boolean>> unfinish(List<String> ids) {
		return answer((now) -> this.states.unfinish(ids));
	}

	@Override
	public CompletableFuture<List<CancelResult>> cancel(List<String> ids) {
		return answer((now) -> this.states.cancel(ids));
	}

	@Override
	public CompletableFuture<List<Optional<TaskInfo>>> find(List<String> ids) {
		return answer((now) -> this.states.find(ids));
	}

	@Override
	public CompletableFuture<Optional<StoredPayload>> payload(String id) {
		return answer((now) -> this.states.payload(id));
	}

	@Override
	public CompletableFuture<QueueCounts> counts() {
		return answer((now) -> this.states.counts());
	}

	@Override
	public CompletableFuture<Long> clearUnfinished() {
		return answer((now) -> this.states.clearUnfinished());
	}

	@Override
	public CompletableFuture<Long> clearFinished() {
		return answer((now) -> this.states.clearFinished());
	}

	@Override
	public CompletableFuture<StoredDeadLetter.Page> deadLetters(@Nullable String cursor, int size) {
		return answer((now) -> this.states.deadLetters(cursor, size));
	}

	@Override
	public CompletableFuture<Posted<Boolean>> requeue(List<String> ids) {
		return post((now) -> this.states.requeue(ids, now));
	}

	@Override
	public CompletableFuture<List<Boolean>> discard(List<String> ids) {
		return answer((now) -> this.states.discard(ids));
	}

	@Override
	public CompletableFuture<Void> bury(StoredDeadLetter letter) {
		return answer((now) -> {
			this.states.bury(letter, now);
			return letter;
		}).thenAccept((buried) -> {
		});
	}

	@Override
	public CompletableFuture<Due> due() {
		return answer((now) -> {
			Posting posting = this.outbox.take(now);
			if (posting.isEmpty()) {
				posting = this.outbox.takeLate(now, (ticket) -> this.states.holds(ticket.id(), ticket.number()));
			}
			long moment = Math.min(this.states.nextMoment(), this.outbox.nextMoment());
			return new Due(posting, (moment == Long.MAX_VALUE) ? -1 : Math.max(moment - now, 0), false);
		});
	}

	@Override
	public CompletableFuture<Void> posted(List<Long> postings) {
		synchronized (this.lock) {
			this.outbox.posted(postings);
		}
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public CompletableFuture<Long> reissue() {
		return answer((now) -> this.states.reissue());
	}

	@Override
	public boolean issued(Ticket ticket) {
		return this.issuer.equals(ticket.issuer());
	}

	@Override
	public void claimedElsewhere(String issuer, Ticket.Key ticket) {
		if (this.issuer.equals(issuer)) {
			synchronized (this.lock) {
				this.states.lose(ticket.id(), ticket.number());
			}
		}
	}

	@Override
	public Runnable listen(StoreListener listener) {
		this.listeners.add(listener);
		return () -> this.listeners.remove(listener);
	}

	@Override
	public boolean tellsOthers() {
		return false;
	}

	private <A> CompletableFuture<Posted<A>> post(LongFunction<List<A>> operation) {
		return answer((now) -> new Posted<>(operation.apply(now), this.outbox.take(now)));
	}

	private <R> CompletableFuture<R> answer(LongFunction<R> operation) {
		if (this.closed.getAsBoolean()) {
			return CompletableFuture.failedFuture(MemoryLedger.unavailable());
		}
		R answer;
		Events events;
		boolean left;
		synchronized (this.lock) {
			long now = this.clock.millis();
			this.states.advance(now);
			answer = operation.apply(now);
			events = this.states.takeEvents();
			left = this.outbox.hasFresh();
		}
		events.tellChanges(this.listeners);
		if (left) {
			this.listeners.forEach(StoreListener::ready);
		}
		return CompletableFuture.completedFuture(answer);
	}

}
