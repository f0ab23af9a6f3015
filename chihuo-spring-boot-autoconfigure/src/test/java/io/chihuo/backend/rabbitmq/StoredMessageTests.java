// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.ContentHeaderPropertyWriter;
import org.junit.jupiter.api.Test;

import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.ledger.Ticket;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages that earlier versions left in a broker, or that their nodes send. The resource
 * has a line for each: its name, and its content header and body as they are sent.
 */
class StoredMessageTests {

	private static final Path RESOURCES = Path.of("src/test/resources/io/chihuo/stored");

	private static final String LEDGER = "0b5c1f9e-6d0e-4c3a-9f53-0d1f2e3a4b5c";

	private static final Ticket TICKET = new Ticket("photo-1 ä", 1_795_780_800_000_015L, false);

	/** Its id does not fit into a property. */
	private static final Ticket LONG_TICKET = new Ticket("long-" + "ä".repeat(250), 16, true);

	private static final StoredDeadLetter LETTER = new StoredDeadLetter("dead", new byte[0], Map.of(), 1, 0, 0, 0, 0,
			"reason");

	private static final NodeEvent CANCELLED = new NodeEvent(NodeEvent.EventKind.CANCELLED, "photo-1 ä", 15, "sender");

	private static final NodeEvent DELAYED = new NodeEvent(NodeEvent.EventKind.DELAYED, "photo-2", 60_000, "sender");

	private record EncodedMessage(AMQP.BasicProperties properties, byte[] body) {

		static EncodedMessage of(NodeEvent event) {
			OutboundMessage message = event.toMessage("events:any");
			return new EncodedMessage(message.properties(), message.body());
		}

		static EncodedMessage of(AMQP.BasicProperties properties) {
			return new EncodedMessage(properties, new byte[0]);
		}

		static EncodedMessage parse(String line) throws IOException {
			String[] parts = line.split(" ", -1);
			byte[] properties = HexFormat.of().parseHex(parts[1]);
			return new EncodedMessage(
					new AMQP.BasicProperties(new DataInputStream(new ByteArrayInputStream(properties))),
					HexFormat.of().parseHex(parts[2]));
		}

		String format() throws IOException {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			DataOutputStream header = new DataOutputStream(bytes);
			header.writeShort(0); // weight, which has no meaning
			header.writeLong(this.body.length);
			this.properties.writePropertiesTo(new ContentHeaderPropertyWriter(header));
			HexFormat hex = HexFormat.of();
			return hex.formatHex(bytes.toByteArray()) + " " + hex.formatHex(this.body);
		}

		Ticket ticket(boolean first) {
			TicketMessage message = TicketMessage.readMessage(this.properties, first);
			assertThat(message).isNotNull();
			assertThat(message.ledger()).isEqualTo(LEDGER);
			return message.ticket();
		}

	}

	/** Write the resource of this version; called by nobody but those who raise it. */
	void write(String version) throws IOException {
		Map<String, EncodedMessage> messages = new TreeMap<>(
				Map.of("ticket", EncodedMessage.of(TicketMessage.ticketProperties(TICKET, LEDGER)), "long-ticket",
						EncodedMessage.of(TicketMessage.ticketProperties(LONG_TICKET, LEDGER)), "dead-letter",
						EncodedMessage.of(TicketMessage.deadLetterProperties(LETTER)), "cancelled",
						EncodedMessage.of(CANCELLED), "delayed", EncodedMessage.of(DELAYED)));
		StringBuilder text = new StringBuilder();
		for (Map.Entry<String, EncodedMessage> message : messages.entrySet()) {
			text.append(message.getKey()).append(' ').append(message.getValue().format()).append('\n');
		}
		Files.writeString(RESOURCES.resolve("broker-" + version + ".txt"), text);
	}

	private static Map<String, EncodedMessage> read(String version) throws IOException {
		return Files.readAllLines(RESOURCES.resolve("broker-" + version + ".txt"), StandardCharsets.UTF_8)
			.stream()
			.collect(Collectors.toMap((line) -> line.substring(0, line.indexOf(' ')), (line) -> {
				try {
					return EncodedMessage.parse(line);
				}
				catch (IOException ex) {
					throw new IllegalStateException(line, ex);
				}
			}));
	}

	@Test
	void messagesOfVersion1Dot0AreRead() throws IOException {
		Map<String, EncodedMessage> messages = read("1.0");
		assertThat(messages.get("ticket").ticket(false)).isEqualTo(TICKET);
		assertThat(messages.get("long-ticket").ticket(true)).isEqualTo(LONG_TICKET);
		assertThat(TicketMessage.taskId(messages.get("dead-letter").properties())).isEqualTo(LETTER.id());
		EncodedMessage cancelled = messages.get("cancelled");
		assertThat(NodeEvent.readEvent(cancelled.properties(), cancelled.body())).isEqualTo(CANCELLED);
		EncodedMessage delayed = messages.get("delayed");
		assertThat(NodeEvent.readEvent(delayed.properties(), delayed.body())).isEqualTo(DELAYED);
	}

}
