package io.chihuo.backend.ledger;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Tickets on their way to the broker. Not thread-safe.
 */
final class Outbox {

	/** Milliseconds after which a posting is taken for failed. */
	private static final long PATIENCE = 10_000;

	private final Map<Long, Underway> underway = new LinkedHashMap<>();

	private List<Ticket> fresh = new ArrayList<>();

	private long numbers;

	private record Underway(Posting posting, long until) {

	}

	void add(Ticket ticket) {
		this.fresh.add(ticket);
	}

	boolean hasFresh() {
		return !this.fresh.isEmpty();
	}

	/** All that was added since the last call. */
	Posting take(long now) {
		if (this.fresh.isEmpty()) {
			return Posting.NONE;
		}
		Posting posting = new Posting(++this.numbers, this.fresh);
		this.fresh = new ArrayList<>();
		this.underway.put(posting.number(), new Underway(posting, now + PATIENCE));
		return posting;
	}

	/** The oldest posting that has been under way for too long, without void tickets. */
	Posting takeLate(long now, Predicate<Ticket> holds) {
		Iterator<Underway> oldest = this.underway.values().iterator();
		while (oldest.hasNext()) {
			Underway late = oldest.next();
			if (late.until() > now) {
				break;
			}
			oldest.remove();
			List<Ticket> tickets = late.posting().tickets().stream().filter(holds).toList();
			if (!tickets.isEmpty()) {
				Posting again = new Posting(late.posting().number(), tickets);
				this.underway.put(again.number(), new Underway(again, now + PATIENCE));
				return again;
			}
		}
		return Posting.NONE;
	}

	/** Whether a ticket of an id is on its way. */
	boolean holds(String id) {
		return holds(this.fresh, id)
				|| this.underway.values().stream().anyMatch((underway) -> holds(underway.posting().tickets(), id));
	}

	private static boolean holds(List<Ticket> tickets, String id) {
		return tickets.stream().anyMatch((ticket) -> ticket.id().equals(id));
	}

	/** When the oldest posting will have been under way for too long. */
	long nextMoment() {
		Iterator<Underway> oldest = this.underway.values().iterator();
		return oldest.hasNext() ? oldest.next().until() : Long.MAX_VALUE;
	}

	void posted(List<Long> postings) {
		postings.forEach(this.underway::remove);
	}

}
