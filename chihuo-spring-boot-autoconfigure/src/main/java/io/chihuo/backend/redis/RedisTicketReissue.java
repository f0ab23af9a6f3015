// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.chihuo.backend.ledger.Ticket;

/**
 * Gives new tickets to all ready tasks of a queue, in steps, since there may be millions.
 * They come in the order of their tickets, exactly so if they are not more than are kept
 * here at once.
 */
final class RedisTicketReissue {

	private static final int MAX_TICKETS_AT_ONCE = 200_000;

	private final QueueScripts scripts;

	RedisTicketReissue(QueueScripts scripts) {
		this.scripts = scripts;
	}

	/** Tells how many. */
	CompletableFuture<Long> run() {
		ReissueRun run = new ReissueRun();
		return scan(run, "0").thenApply((done) -> run.count);
	}

	private CompletableFuture<Void> scan(ReissueRun run, String cursor) {
		return this.scripts.run(ScriptName.TICKETS, ScriptBatches.bytes(cursor))
			.thenApply(ScriptReply::of)
			.thenCompose((step) -> {
				String next = step.text(0);
				run.keep(Long.parseLong(step.text(1)), step.list(2));
				boolean last = "0".equals(next);
				CompletableFuture<Void> done = (last || run.found.size() >= MAX_TICKETS_AT_ONCE) ? replace(run)
						: CompletableFuture.completedFuture(null);
				return last ? done : done.thenCompose((replaced) -> scan(run, next));
			});
	}

	private CompletableFuture<Void> replace(ReissueRun run) {
		run.found.sort(Comparator.comparingLong(Ticket::number));
		List<List<Ticket>> parts = ScriptBatches.of(run.found, RedisQueue.MAX_IDS);
		run.found = new ArrayList<>();
		return replace(run, parts);
	}

	private CompletableFuture<Void> replace(ReissueRun run, List<List<Ticket>> parts) {
		if (parts.isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		return this.scripts.run(ScriptName.REISSUE, TicketArguments.of(parts.get(0))).thenCompose((reply) -> {
			run.count += RedisQueue.count(reply);
			return replace(run, parts.subList(1, parts.size()));
		});
	}

	/**
	 * Where one run stands; its steps follow each other.
	 */
	private static final class ReissueRun {

		/** Later tickets than this number are new; negative before the first step. */
		private long lastNumber = -1;

		private List<Ticket> found = new ArrayList<>();

		private long count;

		private void keep(long given, ScriptReply tickets) {
			this.lastNumber = (this.lastNumber < 0) ? given : this.lastNumber;
			for (int i = 0; i < tickets.size(); i += 2) {
				long number = Long.parseLong(tickets.text(i + 1));
				if (number <= this.lastNumber) {
					this.found.add(new Ticket(tickets.text(i), number, false));
				}
			}
		}

	}

}
