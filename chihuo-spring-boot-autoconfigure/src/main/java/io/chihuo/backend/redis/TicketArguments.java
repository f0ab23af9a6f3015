package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.List;

import io.chihuo.backend.ledger.Ticket;

import static io.chihuo.backend.redis.QueueKeys.bytes;

/**
 * Arguments of scripts that are given tickets: all ids, then all numbers.
 */
final class TicketArguments {

	private TicketArguments() {
	}

	/** For {@code take.lua}. */
	static byte[][] claim(List<Ticket> tickets, Duration lease, long claim, String lost) {
		byte[][] arguments = new byte[3 + 2 * tickets.size()][];
		arguments[0] = RedisQueue.number(lease.toMillis());
		arguments[1] = RedisQueue.number(claim);
		arguments[2] = bytes(lost);
		put(arguments, 3, tickets);
		return arguments;
	}

	/** For {@code reissue.lua}. */
	static byte[][] of(List<Ticket> tickets) {
		byte[][] arguments = new byte[2 * tickets.size()][];
		put(arguments, 0, tickets);
		return arguments;
	}

	private static void put(byte[][] arguments, int from, List<Ticket> tickets) {
		int i = from;
		for (Ticket ticket : tickets) {
			arguments[i] = bytes(ticket.id());
			arguments[i + tickets.size()] = RedisQueue.number(ticket.number());
			i++;
		}
	}

}
