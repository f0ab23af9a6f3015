package io.chihuo.backend.rabbitmq;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TicketStampTests {

	@Test
	void ticketWithItsTask() {
		TicketStamp stamp = new TicketStamp(5, 1000);
		assertThat(stamp).hasToString("ticket:5:1000");
		assertThat(TicketStamp.of("ticket:5:1000")).isEqualTo(stamp);
		assertThat(stamp.hasTask()).isTrue();
	}

	@Test
	void ticketWhoseTaskIsElsewhere() {
		TicketStamp stamp = new TicketStamp(Long.MAX_VALUE, -1);
		assertThat(TicketStamp.of(stamp.toString())).isEqualTo(stamp);
		assertThat(stamp.hasTask()).isFalse();
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "5", "ticket", "ticket:", "ticket:a", "ticket:5:", "ticket:5:a", "ticket:5:6:7",
			"ticket:9223372036854775808", "Ticket:5" })
	void whatOthersWriteIsNone(String text) {
		assertThat(TicketStamp.of(text)).isNull();
	}

}
