// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.chihuo.backend.ledger.Ticket;
import io.chihuo.concurrent.SafeLogger;

/**
 * Reads and writes the tickets that are on their way to the broker.
 */
final class TicketBatchRows {

	private static final SafeLogger logger = SafeLogger.of(TicketBatchRows.class);

	/** Of ticket batches that are deleted at once. */
	private static final int MAX_DELETED_BATCHES = 1024;

	private final JdbcClient client;

	private final int queue;

	TicketBatchRows(JdbcClient client, int queue) {
		this.client = client;
		this.queue = queue;
	}

	/** Remember a ticket batch until it is published, to be issued again at a moment. */
	void insertBatch(long number, long issueAt, List<Ticket> tickets) {
		this.client
			.sql("insert into chihuo_ticket_batches (queue_id, batch_number, issue_at, tickets) values (?, ?, ?, ?)")
			.params(this.queue, number, issueAt, packTickets(tickets))
			.update();
	}

	/**
	 * Oldest ticket batches from a number on that are to be issued, but for those
	 * somebody else has locked.
	 */
	List<OverdueBatch> lockLate(long from, long now, int most) {
		return this.client
			.sql("select batch_number, tickets from chihuo_ticket_batches where queue_id = ? and batch_number >= ?"
					+ " and issue_at <= ? order by batch_number limit ? for update skip locked")
			.params(this.queue, from, now, most)
			.query((row, number) -> new OverdueBatch(row.getLong(1), unpackTickets(row.getBytes(2))))
			.list();
	}

	/**
	 * When the next ticket batch from a number on is to be issued; a large number if
	 * there is none.
	 */
	long nextMoment(long from) {
		return this.client
			.sql("select min(issue_at) from chihuo_ticket_batches where queue_id = ? and batch_number >= ?")
			.params(this.queue, from)
			.query(Long.class)
			.optional()
			.orElse(Long.MAX_VALUE);
	}

	/** Answers how many there were. */
	int deleteBatches(List<Long> numbers) {
		int deleted = 0;
		for (int from = 0; from < numbers.size(); from += MAX_DELETED_BATCHES) {
			deleted += deleteAtOnce(numbers.subList(from, Math.min(from + MAX_DELETED_BATCHES, numbers.size())));
		}
		return deleted;
	}

	private int deleteAtOnce(List<Long> numbers) {
		return this.client
			.sql("delete from chihuo_ticket_batches where queue_id = ? and batch_number in ("
					+ ListBulkStatements.questionMarks(ListBulkStatements.paddedSize(numbers.size())) + ")")
			.param(this.queue)
			.params(ListBulkStatements.padValues(numbers))
			.update();
	}

	private static byte[] packTickets(List<Ticket> tickets) {
		return BinaryColumn.packBytes((out) -> {
			out.writeInt(tickets.size());
			for (Ticket ticket : tickets) {
				BinaryColumn.writeText(out, ticket.id());
				out.writeLong(ticket.number());
				out.writeBoolean(ticket.first());
			}
		});
	}

	/**
	 * Tickets of a ticket batch that is damaged are missing in the broker, which is found
	 * when its queue is compared with the ledger.
	 */
	private static List<Ticket> unpackTickets(byte[] packed) {
		try {
			return BinaryColumn.unpackBytes(packed, TicketBatchRows::readTickets);
		}
		catch (UncheckedIOException | IllegalArgumentException ex) {
			logger.warn(
					"A ticket batch of the ledger is damaged; its tickets are published again when the ledger is compared "
							+ "with the broker",
					ex);
			return List.of();
		}
	}

	private static List<Ticket> readTickets(DataInputStream in) throws IOException {
		List<Ticket> tickets = new ArrayList<>();
		for (int left = in.readInt(); left > 0; left--) {
			tickets.add(new Ticket(BinaryColumn.readText(in), in.readLong(), in.readBoolean()));
		}
		return tickets;
	}

	/**
	 * A ticket batch that is to be issued again.
	 *
	 * @param number its number
	 * @param tickets its tickets, some of which may be void
	 */
	record OverdueBatch(long number, List<Ticket> tickets) {

	}

}
