package io.chihuo.backend.rabbitmq;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SilenceTests {

	private final Silence silence = new Silence(10, 40, 0);

	@Test
	void nothingIsAwaitedAndNothingIsWrong() {
		assertThat(this.silence.isTooLong(-1, 1000)).isFalse();
	}

	@Test
	void youngMessageIsWaitedFor() {
		assertThat(this.silence.isTooLong(9, 1000)).isFalse();
		assertThat(this.silence.isTooLong(10, 1000)).isTrue();
	}

	@Test
	void eachNewChannelThatDoesNotHelpIsWaitedForLonger() {
		assertThat(this.silence.isTooLong(10, 100)).isTrue();
		assertThat(this.silence.isTooLong(29, 119)).isFalse();
		assertThat(this.silence.isTooLong(30, 120)).isTrue();
		assertThat(this.silence.isTooLong(69, 159)).isFalse();
		assertThat(this.silence.isTooLong(70, 160)).isTrue();
		assertThat(this.silence.isTooLong(110, 200)).isTrue();
	}

	@Test
	void oneThatHelpsEndsThat() {
		assertThat(this.silence.isTooLong(10, 100)).isTrue();
		assertThat(this.silence.isTooLong(1, 101)).isFalse();
		assertThat(this.silence.isTooLong(10, 110)).isTrue();
	}

	@Test
	void alarmIsNoSilence() {
		this.silence.blocked(95);
		assertThat(this.silence.isTooLong(50, 100)).isFalse();
		assertThat(this.silence.isTooLong(55, 105)).isTrue();
	}

}
