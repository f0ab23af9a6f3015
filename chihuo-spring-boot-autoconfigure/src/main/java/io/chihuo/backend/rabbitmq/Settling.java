package io.chihuo.backend.rabbitmq;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.RunOutcome;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.ledger.Posting;
import io.chihuo.backend.ledger.QueueLedger;

/**
 * Ends runs. They are over when the ledger says so; tickets of tasks that are ready again
 * follow, and nobody waits for that: the ledger hands out again what does not arrive.
 */
final class Settling {

	private static final Logger logger = LoggerFactory.getLogger(Settling.class);

	private final QueueLedger ledger;

	private final Postman postman;

	private final Set<CompletableFuture<Void>> underway = ConcurrentHashMap.newKeySet();

	Settling(QueueLedger ledger, Postman postman) {
		this.ledger = ledger;
		this.postman = postman;
	}

	CompletableFuture<List<RunOutcome>> settle(List<Settlement> settlements) {
		return this.ledger.settle(settlements).thenApply((settled) -> {
			if (!settled.posting().isEmpty()) {
				post(settled.posting());
			}
			return settled.answers();
		});
	}

	private void post(Posting posting) {
		CompletableFuture<Void> arrival = new CompletableFuture<>();
		this.underway.add(arrival);
		this.postman.post(posting).whenComplete((posted, failure) -> {
			if (failure != null) {
				logger.debug("Tickets of ended runs could not be posted", failure);
			}
			arrival.complete(null);
			this.underway.remove(arrival);
		});
	}

	/** Completes when the tickets that are under way have arrived, or have failed to. */
	CompletableFuture<Void> arrival() {
		return CompletableFuture.allOf(this.underway.toArray(CompletableFuture[]::new));
	}

}
