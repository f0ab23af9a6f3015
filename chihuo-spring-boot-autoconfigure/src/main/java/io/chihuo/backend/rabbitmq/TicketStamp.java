// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.format.StoreFormat;

/**
 * Text that tells a ticket's message from those of others:
 * {@code chihuo/<format>:t:<ledger>:<number>}. It stands in one property, since with a
 * table of headers in each message a broker takes a tenth fewer of them. Later versions
 * may append more after a colon, or write other letters than {@code t} for other kinds of
 * messages.
 *
 * @param format format of the message; of another one nothing else is known
 * @param ticket whether it is a ticket, rather than of a kind that is not known here
 * @param ledger identity of the ledger that gave the ticket out
 * @param number number of the ticket
 */
record TicketStamp(int format, boolean ticket, String ledger, long number) {

	private static final String PREFIX = "chihuo/";

	private static final String TICKET_PREFIX = PREFIX + StoreFormat.FORMAT + ":t:";

	/** Stamp of a ticket of this version. */
	TicketStamp(String ledger, long number) {
		this(StoreFormat.FORMAT, true, ledger, number);
	}

	/**
	 * Read a stamp.
	 * @return null if the text is none
	 */
	static @Nullable TicketStamp of(@Nullable String text) {
		if (text == null || !text.startsWith(PREFIX)) {
			return null;
		}
		try {
			return text.startsWith(TICKET_PREFIX) ? ticket(text) : other(text);
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	private static @Nullable TicketStamp ticket(String text) {
		int end = text.indexOf(':', TICKET_PREFIX.length());
		if (end <= TICKET_PREFIX.length()) {
			return null;
		}
		int more = text.indexOf(':', end + 1);
		return new TicketStamp(text.substring(TICKET_PREFIX.length(), end),
				Long.parseLong(text, end + 1, (more < 0) ? text.length() : more, 10));
	}

	private static @Nullable TicketStamp other(String text) {
		int end = text.indexOf(':');
		return (end < 0) ? null : new TicketStamp(Integer.parseInt(text, PREFIX.length(), end, 10), false, "", 0);
	}

	boolean otherFormat() {
		return this.format != StoreFormat.FORMAT;
	}

	/** The text of a ticket of this version. */
	@Override
	public String toString() {
		return TICKET_PREFIX + this.ledger + ':' + this.number;
	}

}
