package io.chihuo.backend.rabbitmq;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import com.rabbitmq.client.AMQP;
import org.jspecify.annotations.Nullable;

import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.backend.state.WaitingTask;

/**
 * Tickets as messages: the id is the message id, the stamp the correlation id, what is
 * left is in headers, and the payload, where the broker has to keep it, is the body.
 */
final class TicketMessages {

	private static final String ID = "chihuo-id";

	private static final String DUE = "chihuo-due";

	private static final String ADDED = "chihuo-added";

	private static final String ATTEMPTS = "chihuo-attempts";

	private static final String CRASHES = "chihuo-crashes";

	private static final String ERROR = "chihuo-error";

	private static final String DIED = "chihuo-died";

	private static final String HEADERS = "chihuo-headers";

	private static final int PERSISTENT = 2;

	/** What fits into a property; the id itself is up to 512 bytes long. */
	private static final int LONGEST_PROPERTY = 255;

	private static final byte[] EMPTY = {};

	private TicketMessages() {
	}

	static AMQP.BasicProperties properties(Ticket ticket) {
		WaitingTask task = ticket.task();
		Map<String, Object> headers = new HashMap<>(0);
		if (ticket.due() > 0) {
			headers.put(DUE, ticket.due());
		}
		if (task != null) {
			put(headers, task.attempts(), task.crashes(), task.lastError(), task.headers());
		}
		TicketStamp stamp = new TicketStamp(ticket.number(), (task != null) ? task.addedAt() : -1);
		AMQP.BasicProperties.Builder properties = builder(ticket.id(), headers).correlationId(stamp.toString());
		return (ticket.issuer().isEmpty() ? properties : properties.appId(ticket.issuer())).build();
	}

	static byte[] body(Ticket ticket) {
		WaitingTask task = ticket.task();
		return (task != null) ? task.payload() : EMPTY;
	}

	static AMQP.BasicProperties properties(StoredDeadLetter letter) {
		Map<String, Object> headers = new HashMap<>(8);
		put(headers, letter.attempts(), letter.crashes(), letter.reason(), letter.headers());
		headers.put(ADDED, letter.addedAt());
		headers.put(DIED, letter.diedAt());
		return builder(letter.id(), headers).build();
	}

	private static void put(Map<String, Object> headers, int attempts, int crashes, @Nullable String error,
			Map<String, String> taskHeaders) {
		if (attempts > 0) {
			headers.put(ATTEMPTS, attempts);
		}
		if (crashes > 0) {
			headers.put(CRASHES, crashes);
		}
		if (error != null) {
			headers.put(ERROR, error);
		}
		if (!taskHeaders.isEmpty()) {
			headers.put(HEADERS, taskHeaders);
		}
	}

	private static AMQP.BasicProperties.Builder builder(String id, Map<String, Object> headers) {
		AMQP.BasicProperties.Builder properties = new AMQP.BasicProperties.Builder().deliveryMode(PERSISTENT);
		if (id.length() <= LONGEST_PROPERTY / 3 || id.getBytes(StandardCharsets.UTF_8).length <= LONGEST_PROPERTY) {
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
	 * @return the ticket, null if the message is none of ours
	 */
	static @Nullable Ticket read(AMQP.BasicProperties properties, byte[] body, boolean first) {
		TicketStamp stamp = TicketStamp.of(properties.getCorrelationId());
		String id = id(properties);
		if (stamp == null || id == null) {
			return null;
		}
		Map<String, Object> headers = (properties.getHeaders() != null) ? properties.getHeaders() : Map.of();
		String issuer = (properties.getAppId() != null) ? properties.getAppId() : "";
		WaitingTask task = stamp.hasTask()
				? new WaitingTask(id, body, taskHeaders(headers.get(HEADERS)), stamp.addedAt(),
						(int) number(headers, ATTEMPTS), (int) number(headers, CRASHES), text(headers.get(ERROR)))
				: null;
		return new Ticket(id, stamp.number(), first, number(headers, DUE), issuer, task);
	}

	/** Id of the task, null if there is none. */
	static @Nullable String id(AMQP.BasicProperties properties) {
		Map<String, Object> headers = properties.getHeaders();
		String id = properties.getMessageId();
		return (id != null) ? id : (headers != null) ? text(headers.get(ID)) : null;
	}

	private static long number(Map<String, Object> headers, String name) {
		return (headers.get(name) instanceof Number number) ? number.longValue() : 0;
	}

	private static @Nullable String text(@Nullable Object header) {
		return (header != null) ? header.toString() : null;
	}

	private static Map<String, String> taskHeaders(@Nullable Object headers) {
		if (!(headers instanceof Map<?, ?> map)) {
			return Map.of();
		}
		Map<String, String> read = new HashMap<>();
		map.forEach((name, value) -> read.put(String.valueOf(name), String.valueOf(value)));
		return Map.copyOf(read);
	}

}
