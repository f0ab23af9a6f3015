package io.chihuo.backend.rabbitmq;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TicketStampTests {

	@Test
	void stampIsReadAsItWasWritten() {
		TicketStamp stamp = new TicketStamp("3f2a", Long.MAX_VALUE);
		assertThat(stamp).hasToString("ticket:3f2a:9223372036854775807");
		assertThat(TicketStamp.of(stamp.toString())).isEqualTo(stamp);
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "5", "ticket", "ticket:", "ticket:5", "ticket:a:", "ticket::5", "ticket:a:b",
			"ticket:a:5:6", "ticket:a:9223372036854775808", "Ticket:a:5" })
	void textOfOthersIsNone(String text) {
		assertThat(TicketStamp.of(text)).isNull();
	}

}
