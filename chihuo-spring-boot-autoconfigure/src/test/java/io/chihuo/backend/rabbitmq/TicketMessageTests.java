// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import com.rabbitmq.client.AMQP;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.backend.ledger.Ticket;

import static org.assertj.core.api.Assertions.assertThat;

class TicketMessageTests {

	private static final Ticket TICKET = new Ticket("a", Long.MAX_VALUE, false);

	private static TicketMessage read(String stamp) {
		return TicketMessage.readMessage(new AMQP.BasicProperties.Builder().messageId("a").correlationId(stamp).build(),
				false);
	}

	@Test
	void ticketIsReadAsItWasWritten() {
		AMQP.BasicProperties properties = TicketMessage.ticketProperties(TICKET, "3f2a");
		assertThat(properties.getCorrelationId()).isEqualTo("chihuo/1:t:3f2a:9223372036854775807");
		assertThat(TicketMessage.readMessage(properties, false)).isEqualTo(new TicketMessage(1, TICKET, "3f2a"));
	}

	@Test
	void partThatALaterVersionAppendsIsSkipped() {
		assertThat(read("chihuo/1:t:3f2a:7:new:9")).isEqualTo(new TicketMessage(1, new Ticket("a", 7, false), "3f2a"));
	}

	@Test
	void messageOfAnUnknownKindIsNoTicket() {
		TicketMessage message = read("chihuo/1:w:3f2a:7");
		assertThat(message.ticket()).isNull();
		assertThat(message.otherFormat()).isFalse();
	}

	@Test
	void messageOfAnotherFormatIsKnownAsSuch() {
		TicketMessage message = read("chihuo/2:whatever");
		assertThat(message.otherFormat()).isTrue();
		assertThat(message.format()).isEqualTo(2);
	}

	@Test
	void stampWithoutAnIdIsForeign() {
		assertThat(TicketMessage
			.readMessage(new AMQP.BasicProperties.Builder().correlationId("chihuo/1:t:3f2a:7").build(), false))
			.isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a\0b", "a\nb", "\u0085" })
	void stampWithAnIdThatNoTaskHasIsForeign(String id) {
		assertThat(TicketMessage.readMessage(
				new AMQP.BasicProperties.Builder().messageId(id).correlationId("chihuo/1:t:3f2a:7").build(), false))
			.isNull();
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "5", "ticket", "chihuo", "chihuo/", "chihuo/1", "chihuo/:t:a:5", "chihuo/x:t:a:5",
			"chihuo/1:t:", "chihuo/1:t:5", "chihuo/1:t:a:", "chihuo/1:t::5", "chihuo/1:t:a:b",
			"chihuo/1:t:a:9223372036854775808", "Chihuo/1:t:a:5", "chihuo/99999999999:t:a:5" })
	void messageWithAnotherCorrelationIdIsForeign(String text) {
		assertThat(read(text)).isNull();
	}

}
