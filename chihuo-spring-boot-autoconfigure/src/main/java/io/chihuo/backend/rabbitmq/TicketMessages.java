// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import com.rabbitmq.client.AMQP;
import org.jspecify.annotations.Nullable;

import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.ledger.Ticket;

/**
 * Tickets as messages: the id is the message id, or a header if it is long, and the stamp
 * is the correlation id. There is no body, since the ledger keeps the task.
 */
final class TicketMessages {

	private static final String ID = "chihuo-id";

	private static final String REASON = "chihuo-reason";

	private static final int PERSISTENT = 2;

	/** Maximum length of a property, in bytes; an id has up to 512. */
	private static final int MAX_PROPERTY_BYTES = 255;

	private TicketMessages() {
	}

	static AMQP.BasicProperties properties(Ticket ticket, String ledger) {
		TicketStamp stamp = new TicketStamp(ledger, ticket.number());
		return builder(ticket.id(), new HashMap<>(0)).correlationId(stamp.toString()).build();
	}

	/** Of a message that the broker keeps as a dead letter. */
	static AMQP.BasicProperties properties(StoredDeadLetter letter) {
		return builder(letter.id(), new HashMap<>(Map.of(REASON, letter.reason()))).build();
	}

	private static AMQP.BasicProperties.Builder builder(String id, Map<String, Object> headers) {
		AMQP.BasicProperties.Builder properties = new AMQP.BasicProperties.Builder().deliveryMode(PERSISTENT);
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
	 * @param stamp its stamp
	 * @param first whether it came from the head
	 * @return the ticket, null for a foreign message
	 */
	static @Nullable Ticket read(AMQP.BasicProperties properties, @Nullable TicketStamp stamp, boolean first) {
		String id = id(properties);
		return (stamp != null && stamp.ticket() && id != null) ? new Ticket(id, stamp.number(), first) : null;
	}

	/** Id of the task, null if there is none. */
	static @Nullable String id(AMQP.BasicProperties properties) {
		Map<String, Object> headers = properties.getHeaders();
		Object id = (headers != null) ? headers.get(ID) : null;
		return (properties.getMessageId() != null) ? properties.getMessageId() : (id != null) ? id.toString() : null;
	}

}
