// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.chihuo.backend.ledger.Ticket;
import io.chihuo.backend.ledger.TicketBatch;
import io.chihuo.backend.ledger.WithTickets;

/**
 * Ticket batches of one queue. The tickets of several parts of a batch are one ticket
 * batch for the caller, named by the last of its numbers.
 */
final class RedisTicketBatches {

	/**
	 * Most joined ticket batches that are known; of older ones only the last part is
	 * dropped when they are published, and the others are issued again.
	 */
	private static final int MAX_JOINED_BATCHES = 1000;

	private final Map<Long, List<Long>> joined = new LinkedHashMap<>();

	/**
	 * The answers in their order, the ticket batches in the order in which they were
	 * made.
	 */
	<R> WithTickets<R> joinParts(List<WithTickets<R>> parts) {
		if (parts.size() == 1) {
			return parts.get(0);
		}
		List<R> answers = parts.stream().flatMap((part) -> part.answers().stream()).toList();
		return new WithTickets<>(answers, joinBatches(parts.stream().map(WithTickets::ticketBatch).toList()));
	}

	private TicketBatch joinBatches(List<TicketBatch> parts) {
		List<TicketBatch> made = parts.stream()
			.filter((part) -> part.number() != 0)
			.sorted(Comparator.comparingLong(TicketBatch::number))
			.toList();
		if (made.size() < 2) {
			return made.isEmpty() ? TicketBatch.NONE : made.get(0);
		}
		List<Long> numbers = made.stream().map(TicketBatch::number).toList();
		long name = numbers.get(numbers.size() - 1);
		rememberNumbers(name, numbers);
		return new TicketBatch(name, made.stream().flatMap((part) -> part.tickets().stream()).toList());
	}

	private synchronized void rememberNumbers(long name, List<Long> numbers) {
		if (this.joined.size() == MAX_JOINED_BATCHES) {
			this.joined.remove(this.joined.keySet().iterator().next());
		}
		this.joined.put(name, numbers);
	}

	/** All numbers of ticket batches that were named. */
	synchronized List<Long> forgetNumbers(List<Long> names) {
		List<Long> numbers = new ArrayList<>(names.size());
		for (Long name : names) {
			List<Long> parts = this.joined.remove(name);
			numbers.addAll((parts != null) ? parts : List.of(name));
		}
		return numbers;
	}

	/** From a script that begins with {@code ticketBatch.lua}. */
	static TicketBatch decodeBatch(ScriptReply reply) {
		if (reply.size() < 3) {
			return TicketBatch.NONE;
		}
		List<Ticket> tickets = new ArrayList<>();
		for (String group : reply.textAt(2).split("\u0001")) {
			addGroup(tickets, group);
		}
		return new TicketBatch(Long.parseLong(reply.textAt(1)), tickets);
	}

	private static void addGroup(List<Ticket> tickets, String group) {
		int end = group.indexOf('\n');
		boolean first = group.charAt(0) == 'h';
		long number = Long.parseLong(group, 1, end, 10);
		while (end >= 0) {
			int begin = end + 1;
			end = group.indexOf('\n', begin);
			String id = (end >= 0) ? group.substring(begin, end) : group.substring(begin);
			tickets.add(new Ticket(id, first ? number++ : number, first));
		}
	}

}
