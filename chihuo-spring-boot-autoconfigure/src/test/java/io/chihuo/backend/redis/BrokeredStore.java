package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.chihuo.AddResult;
import io.chihuo.CancelResult;
import io.chihuo.QueueCounts;
import io.chihuo.TaskInfo;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.Settled;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.ledger.Claimed;
import io.chihuo.backend.ledger.Posted;
import io.chihuo.backend.ledger.Posting;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.Ticket;

/**
 * A store made of a ledger and a broker, which posts and claims as simply as can be.
 */
record BrokeredStore(QueueName queue, QueueLedger ledger, TicketBroker broker) implements TaskStore {

	@Override
	public boolean local() {
		return false;
	}

	@Override
	public CompletableFuture<List<LeasedTask>> claim(int max, Duration lease, String worker) {
		return postDue().thenCompose((posted) -> claim(new ArrayList<>(), max, lease, worker));
	}

	private CompletableFuture<Void> postDue() {
		return this.ledger.due()
			.thenCompose((due) -> due.posting().isEmpty() ? CompletableFuture.completedFuture(null)
					: post(due.posting()).thenCompose((posted) -> postDue()));
	}

	private CompletableFuture<List<LeasedTask>> claim(List<LeasedTask> claimed, int max, Duration lease,
			String worker) {
		List<Ticket> tickets = this.broker.take(max - claimed.size());
		if (tickets.isEmpty()) {
			return CompletableFuture.completedFuture(claimed);
		}
		return this.ledger.claim(tickets, lease, worker).thenCompose((answers) -> {
			claimed.addAll(answers.stream().map(Claimed::task).filter(Objects::nonNull).toList());
			return claim(claimed, max, lease, worker);
		});
	}

	private <A> CompletableFuture<List<A>> post(Posted<A> posted) {
		return post(posted.posting()).thenApply((done) -> posted.answers());
	}

	private CompletableFuture<Void> post(Posting posting) {
		this.broker.post(posting);
		return posting.isEmpty() ? CompletableFuture.completedFuture(null)
				: this.ledger.posted(List.of(posting.number()));
	}

	@Override
	public CompletableFuture<Void> configure(QueuePolicy policy) {
		return this.ledger.configure(policy);
	}

	@Override
	public CompletableFuture<List<AddResult>> add(List<NewTask> tasks) {
		return this.ledger.add(tasks).thenCompose(this::post);
	}

	@Override
	public CompletableFuture<List<Renewal>> renew(List<Lease> leases, Duration length) {
		return this.ledger.renew(leases, length);
	}

	@Override
	public CompletableFuture<List<Settled>> settle(List<Settlement> settlements) {
		return this.ledger.settle(settlements).thenCompose(this::post);
	}

	@Override
	public CompletableFuture<List<Boolean>> finish(List<String> ids) {
		return this.ledger.finish(ids);
	}

	@Override
	public CompletableFuture<List<Boolean>> unfinish(List<String> ids) {
		return this.ledger.unfinish(ids);
	}

	@Override
	public CompletableFuture<List<CancelResult>> cancel(List<String> ids) {
		return this.ledger.cancel(ids);
	}

	@Override
	public CompletableFuture<List<Optional<TaskInfo>>> find(List<String> ids) {
		return this.ledger.find(ids);
	}

	@Override
	public CompletableFuture<QueueCounts> counts() {
		return this.ledger.counts();
	}

	@Override
	public CompletableFuture<Long> clearUnfinished() {
		return this.ledger.clearUnfinished();
	}

	@Override
	public CompletableFuture<Long> clearFinished() {
		return this.ledger.clearFinished();
	}

	@Override
	public CompletableFuture<StoredDeadLetter.Page> deadLetters(String cursor, int size) {
		return this.ledger.deadLetters(cursor, size);
	}

	@Override
	public CompletableFuture<List<Boolean>> requeue(List<String> ids) {
		return this.ledger.requeue(ids).thenCompose(this::post);
	}

	@Override
	public CompletableFuture<List<Boolean>> discard(List<String> ids) {
		return this.ledger.discard(ids);
	}

	@Override
	public Runnable listen(StoreListener listener) {
		Runnable first = this.ledger.listen(listener);
		Runnable second = this.broker.listen(listener);
		return () -> {
			first.run();
			second.run();
		};
	}

}
