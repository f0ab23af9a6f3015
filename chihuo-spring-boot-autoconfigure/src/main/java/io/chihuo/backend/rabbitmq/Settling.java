package io.chihuo.backend.rabbitmq;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.RunOutcome;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.ledger.Posting;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.concurrent.CallsUnderWay;

/**
 * Ends runs. They are over when the ledger says so; tickets of tasks that are ready again
 * follow, and nobody waits for that: the ledger hands out again what does not arrive.
 */
final class Settling {

	private static final Logger logger = LoggerFactory.getLogger(Settling.class);

	private final QueueLedger ledger;

	private final Postman postman;

	private final CallsUnderWay postings = new CallsUnderWay();

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
		this.postings.track(this.postman.post(posting)).exceptionally((failure) -> {
			logger.debug("Tickets of ended runs could not be posted", failure);
			return null;
		});
	}

	/** Completes when the tickets that are under way have arrived, or have failed to. */
	CompletableFuture<Void> arrival() {
		return this.postings.answered();
	}

}
