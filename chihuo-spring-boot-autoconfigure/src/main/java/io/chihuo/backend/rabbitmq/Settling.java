package io.chihuo.backend.rabbitmq;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.backend.Lease;
import io.chihuo.backend.Settled;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.backend.ledger.Posted;
import io.chihuo.backend.ledger.Posting;
import io.chihuo.backend.ledger.QueueLedger;

/**
 * Ends runs. They are over when the ledger says so; whatever the broker has to be told or
 * given because of it follows, and nobody waits for that.
 */
final class Settling {

	private static final Logger logger = LoggerFactory.getLogger(Settling.class);

	private final QueueLedger ledger;

	private final Ledger.Scope scope;

	private final Postman postman;

	private final RunningDeliveries running;

	private final ScheduledExecutorService timer;

	private final OnTheWay onTheWay = new OnTheWay();

	Settling(QueueLedger ledger, Ledger.Scope scope, Postman postman, RunningDeliveries running,
			ScheduledExecutorService timer) {
		this.ledger = ledger;
		this.scope = scope;
		this.postman = postman;
		this.running = running;
		this.timer = timer;
	}

	CompletableFuture<List<Settled>> settle(List<Settlement> settlements) {
		return this.ledger.settle(settlements).thenApply((settled) -> {
			if (settled.posting().isEmpty()) {
				over(settlements, settled.answers()).forEach(Delivery::acknowledge);
			}
			else {
				replace(settlements, settled);
			}
			return settled.answers();
		});
	}

	/** A task is on its way before it no longer counts as running. */
	private void replace(List<Settlement> settlements, Posted<Settled> settled) {
		CompletableFuture<Void> replaced = new CompletableFuture<>();
		this.onTheWay.add(settled.posting(), replaced);
		replace(settled.posting(), over(settlements, settled.answers()), replaced);
	}

	/**
	 * Messages of runs that are over, where the broker has kept them. One whose lease was
	 * lost comes again, in case the message that takes its place does not reach the
	 * broker.
	 */
	private List<Delivery> over(List<Settlement> settlements, List<Settled> answers) {
		if (this.scope == Ledger.Scope.SHARED) {
			return List.of();
		}
		List<Lease> ended = new ArrayList<>(settlements.size());
		List<Lease> lost = new ArrayList<>(0);
		for (int i = 0; i < answers.size(); i++) {
			((answers.get(i) == Settled.LEASE_LOST) ? lost : ended).add(settlements.get(i).lease());
		}
		List<Delivery> over = this.running.end(ended);
		this.running.lose(lost).forEach(Delivery::giveBack);
		return over;
	}

	/**
	 * Post what takes the place of messages, which the broker keeps until then. A shared
	 * ledger hands out again what fails.
	 */
	private void replace(Posting posting, List<Delivery> over, CompletableFuture<Void> replaced) {
		this.postman.post(posting).whenComplete((posted, failure) -> {
			if (failure == null) {
				over.forEach(Delivery::acknowledge);
				replaced.complete(null);
				return;
			}
			logger.debug("What was settled could not be posted", failure);
			if (this.scope == Ledger.Scope.SHARED) {
				replaced.complete(null);
			}
			else {
				this.timer.schedule(() -> replace(posting, over, replaced), 1, TimeUnit.SECONDS);
			}
		});
	}

	/** Post what time has brought about. */
	CompletableFuture<Void> postDue(Posting posting) {
		return this.postman.post(posting).thenRun(() -> {
			if (this.scope == Ledger.Scope.PROCESS && this.running.size() > 0) {
				this.running.replaced(posting.tickets()).forEach(Delivery::acknowledge);
			}
		});
	}

	/** What the broker is being given. */
	OnTheWay onTheWay() {
		return this.onTheWay;
	}

}
