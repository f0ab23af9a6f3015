// SPDX-License-Identifier: Apache-2.0

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
		assertThat(stamp).hasToString("chihuo/1:t:3f2a:9223372036854775807");
		assertThat(TicketStamp.of(stamp.toString())).isEqualTo(stamp);
	}

	@Test
	void whatALaterVersionAppendsIsSkipped() {
		assertThat(TicketStamp.of("chihuo/1:t:3f2a:7:new:9")).isEqualTo(new TicketStamp("3f2a", 7));
	}

	@Test
	void messageOfAnUnknownKindIsNoTicket() {
		TicketStamp stamp = TicketStamp.of("chihuo/1:w:3f2a:7");
		assertThat(stamp.ticket()).isFalse();
		assertThat(stamp.otherFormat()).isFalse();
	}

	@Test
	void messageOfAnotherFormatIsKnownAsSuch() {
		TicketStamp stamp = TicketStamp.of("chihuo/2:whatever");
		assertThat(stamp.otherFormat()).isTrue();
		assertThat(stamp.format()).isEqualTo(2);
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "5", "ticket", "chihuo", "chihuo/", "chihuo/1", "chihuo/:t:a:5", "chihuo/x:t:a:5",
			"chihuo/1:t:", "chihuo/1:t:5", "chihuo/1:t:a:", "chihuo/1:t::5", "chihuo/1:t:a:b",
			"chihuo/1:t:a:9223372036854775808", "Chihuo/1:t:a:5", "chihuo/99999999999:t:a:5" })
	void textOfOthersIsNone(String text) {
		assertThat(TicketStamp.of(text)).isNull();
	}

}
