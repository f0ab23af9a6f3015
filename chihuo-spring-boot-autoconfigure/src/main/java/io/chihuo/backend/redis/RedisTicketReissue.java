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

	/** Returns their number. */
	CompletableFuture<Long> reissueTickets() {
		ReissueRun run = new ReissueRun();
		return scanTickets(run, "0").thenApply((done) -> run.count);
	}

	private CompletableFuture<Void> scanTickets(ReissueRun run, String cursor) {
		return this.scripts.runScript(ScriptName.TICKETS, ScriptBatches.toBytes(cursor))
			.thenApply(ScriptReply::of)
			.thenCompose((step) -> {
				String next = step.textAt(0);
				run.keepTickets(Long.parseLong(step.textAt(1)), step.listAt(2));
				boolean last = "0".equals(next);
				CompletableFuture<Void> done = (last || run.found.size() >= MAX_TICKETS_AT_ONCE) ? replaceTickets(run)
						: CompletableFuture.completedFuture(null);
				return last ? done : done.thenCompose((replaced) -> scanTickets(run, next));
			});
	}

	private CompletableFuture<Void> replaceTickets(ReissueRun run) {
		run.found.sort(Comparator.comparingLong(Ticket::number));
		List<List<Ticket>> parts = ScriptBatches.splitBatch(run.found, RedisQueue.MAX_IDS_PER_CALL);
		run.found = new ArrayList<>();
		return replaceParts(run, parts);
	}

	private CompletableFuture<Void> replaceParts(ReissueRun run, List<List<Ticket>> parts) {
		if (parts.isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		return this.scripts.runScript(ScriptName.REISSUE, TicketArguments.reissueArguments(parts.get(0)))
			.thenCompose((reply) -> {
				run.count += RedisQueue.toCount(reply);
				return replaceParts(run, parts.subList(1, parts.size()));
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

		private void keepTickets(long given, ScriptReply tickets) {
			this.lastNumber = (this.lastNumber < 0) ? given : this.lastNumber;
			for (int i = 0; i < tickets.size(); i += 2) {
				long number = Long.parseLong(tickets.textAt(i + 1));
				if (number <= this.lastNumber) {
					this.found.add(new Ticket(tickets.textAt(i), number, false));
				}
			}
		}

	}

}
