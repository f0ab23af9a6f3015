// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import com.rabbitmq.client.AMQP;
import org.jspecify.annotations.Nullable;

import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.format.StoreFormat;
import io.chihuo.backend.ledger.Ticket;

/**
 * A ticket as a message: the id is the message id, or a header if it is long, and a stamp
 * is the correlation id, which messages of other applications do not have. There is no
 * body, since the ledger keeps the task. Of the stamp, a later version may append to the
 * number.
 *
 * @param format format of the message; of another one nothing else is known
 * @param ticket the ticket, null for a message of a kind that is not known here
 * @param ledger identity of the ledger that gave the ticket out
 */
record TicketMessage(int format, @Nullable Ticket ticket, String ledger) {

	private static final String PREFIX = "chihuo/";

	private static final String TICKET_PREFIX = PREFIX + StoreFormat.FORMAT_VERSION + ":t:";

	private static final String ID = "chihuo-id";

	private static final String REASON = "chihuo-reason";

	private static final int PERSISTENT_DELIVERY_MODE = 2;

	/** Maximum length of a property, in bytes; an id has up to 512. */
	private static final int MAX_PROPERTY_BYTES = 255;

	static AMQP.BasicProperties ticketProperties(Ticket ticket, String ledger) {
		return propertiesBuilder(ticket.id(), new HashMap<>(0))
			.correlationId(TICKET_PREFIX + ledger + ':' + ticket.number())
			.build();
	}

	/** Of a message that the broker keeps as a dead letter. */
	static AMQP.BasicProperties deadLetterProperties(StoredDeadLetter letter) {
		return propertiesBuilder(letter.id(), new HashMap<>(Map.of(REASON, letter.reason()))).build();
	}

	private static AMQP.BasicProperties.Builder propertiesBuilder(String id, Map<String, Object> headers) {
		AMQP.BasicProperties.Builder properties = new AMQP.BasicProperties.Builder()
			.deliveryMode(PERSISTENT_DELIVERY_MODE);
		if (id.length() <= MAX_PROPERTY_BYTES / 3 || id.getBytes(StandardCharsets.UTF_8).length <= MAX_PROPERTY_BYTES) {
			properties.messageId(id);
		}
		else {
			headers.put(ID, id);
		}
		return headers.isEmpty() ? properties : properties.headers(headers);
	}

	/**
	 * Read a message.
	 * @param first whether it came from the head
	 * @return null for a foreign message
	 */
	static @Nullable TicketMessage readMessage(AMQP.BasicProperties properties, boolean first) {
		String stamp = properties.getCorrelationId();
		if (stamp == null || !stamp.startsWith(PREFIX)) {
			return null;
		}
		try {
			return stamp.startsWith(TICKET_PREFIX) ? parseTicket(taskId(properties), stamp, first) : parseOther(stamp);
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	private static @Nullable TicketMessage parseTicket(@Nullable String id, String stamp, boolean first) {
		int end = stamp.indexOf(':', TICKET_PREFIX.length());
		if (id == null || !isPrintable(id) || end <= TICKET_PREFIX.length()) {
			return null;
		}
		int more = stamp.indexOf(':', end + 1);
		long number = Long.parseLong(stamp, end + 1, (more < 0) ? stamp.length() : more, 10);
		return new TicketMessage(StoreFormat.FORMAT_VERSION, new Ticket(id, number, first),
				stamp.substring(TICKET_PREFIX.length(), end));
	}

	/** No id has a control character, and some databases take none. */
	static boolean isPrintable(String id) {
		return !id.isEmpty() && id.chars().noneMatch(Character::isISOControl);
	}

	private static @Nullable TicketMessage parseOther(String stamp) {
		int end = stamp.indexOf(':');
		return (end < 0) ? null : new TicketMessage(Integer.parseInt(stamp, PREFIX.length(), end, 10), null, "");
	}

	/** Id of the task, null if there is none. */
	static @Nullable String taskId(AMQP.BasicProperties properties) {
		Map<String, Object> headers = properties.getHeaders();
		Object id = (headers != null) ? headers.get(ID) : null;
		return (properties.getMessageId() != null) ? properties.getMessageId() : (id != null) ? id.toString() : null;
	}

	boolean otherFormat() {
		return this.format != StoreFormat.FORMAT_VERSION;
	}

}
