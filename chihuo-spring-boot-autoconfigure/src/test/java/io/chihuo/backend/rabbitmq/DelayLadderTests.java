package io.chihuo.backend.rabbitmq;

import java.util.stream.LongStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DelayLadderTests {

	private final DelayLadder ladder = new DelayLadder(QueueType.QUORUM);

	static LongStream delays() {
		return LongStream.concat(LongStream.rangeClosed(1, 9),
				LongStream.of(4095, 4096, 4097, DelayLadder.LONGEST - 1, DelayLadder.LONGEST));
	}

	/** Seconds that a message waits in all queues whose bits its routing key has. */
	static long seconds(String routingKey) {
		String[] words = routingKey.split("\\.");
		assertThat(words).hasSize(DelayLadder.LEVELS + 1);
		long seconds = 0;
		for (int i = 0; i < DelayLadder.LEVELS; i++) {
			seconds = 2 * seconds + Long.parseLong(words[i]);
		}
		return seconds;
	}

	@ParameterizedTest
	@MethodSource("delays")
	void messageVisitsTheQueuesThatAddUpToItsDelay(long delay) {
		String key = DelayLadder.routingKey(delay, "queue");
		assertThat(seconds(key)).isEqualTo(delay);
		assertThat(key).endsWith(".queue");
	}

	@ParameterizedTest
	@MethodSource("delays")
	void longestWaitIsTheFirst(long delay) {
		assertThat(this.ladder.exchange(delay)).isEqualTo("chihuo.delay.quorum:" + Long.highestOneBit(delay));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a.b/c", "..", "a.b/c:head" })
	void nameWithDotsIsOneWord(String queue) {
		assertThat(DelayLadder.routingKey(1, queue).split("\\.")).hasSize(DelayLadder.LEVELS + 1);
	}

}
