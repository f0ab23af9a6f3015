// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.chihuo.backend.ledger.Ticket;

import static io.chihuo.backend.redis.ScriptBatches.toBytes;
import static io.chihuo.backend.redis.ScriptBatches.toNumberBytes;

/**
 * Arguments of scripts that are given tickets.
 */
final class TicketArguments {

	private TicketArguments() {
	}

	/** For {@code claim-tickets.lua}. */
	static byte[][] claimArguments(List<Ticket> tickets, Duration lease, long claim, String lost) {
		List<byte[]> arguments = new ArrayList<>(6 + tickets.size());
		arguments.add(toNumberBytes(lease.toMillis()));
		arguments.add(toNumberBytes(claim));
		arguments.add(toBytes(lost));
		putTickets(arguments, tickets);
		return arguments.toArray(byte[][]::new);
	}

	/** For {@code reissue.lua}. */
	static byte[][] reissueArguments(List<Ticket> tickets) {
		List<byte[]> arguments = new ArrayList<>(3 + tickets.size());
		putTickets(arguments, tickets);
		return arguments.toArray(byte[][]::new);
	}

	/** Ids, then numbers, most of which are those of many tickets in turn. */
	private static void putTickets(List<byte[]> arguments, List<Ticket> tickets) {
		arguments.add(toNumberBytes(tickets.size()));
		tickets.forEach((ticket) -> arguments.add(toBytes(ticket.id())));
		int begin = 0;
		for (int i = 1; i <= tickets.size(); i++) {
			long number = tickets.get(begin).number();
			if (i == tickets.size() || tickets.get(i).number() != number) {
				arguments.add(toNumberBytes(number));
				arguments.add(toNumberBytes(i - begin));
				begin = i;
			}
		}
	}

}
